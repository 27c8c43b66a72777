//! TLS as libpq's `sslmode` asks for it: encrypted only, checked against an authority, or also against the host's name.

use crate::options::{Options, SslMode};
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{
    CertificateError, ClientConfig, ClientConnection, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
    StreamOwned,
};
use std::net::TcpStream;
use std::sync::Arc;

/// Begins TLS on a connection whose server has agreed to it.
pub fn begin(
    mut stream: TcpStream,
    host: &str,
    options: &Options,
) -> Result<StreamOwned<ClientConnection, TcpStream>, String> {
    let name = ServerName::try_from(host.to_owned()).map_err(|_| format!("\"{host}\" is no name for TLS"))?;
    let mut connection = ClientConnection::new(Arc::new(config(options)?), name).map_err(|error| error.to_string())?;
    while connection.is_handshaking() {
        connection.complete_io(&mut stream).map_err(|error| format!("SSL error: {}", explained(&error.to_string())))?;
    }
    Ok(StreamOwned::new(connection, stream))
}

/// A certificate without alternative names is refused, where OpenSSL would look at its common name.
fn explained(words: &str) -> String {
    let name = words.contains("not valid for name") || words.contains("NotValidForName");
    let hint = if name { " (its subjectAltName is what counts, or use sslmode=verify-ca)" } else { "" };
    format!("{words}{hint}")
}

fn config(options: &Options) -> Result<ClientConfig, String> {
    let provider = Arc::new(ring::default_provider());
    let checks_authority = options.ssl_mode >= SslMode::VerifyCa;
    let roots = match &options.root_certificates {
        Some(pem) => certificates(pem, "the root certificates")?,
        None if checks_authority => {
            return Err("no root certificate to check the server with: name its file with sslrootcert, \
                        or use sslrootcert=system, or change sslmode"
                .to_owned());
        }
        None => Vec::new(),
    };
    // As with libpq, a root certificate that is there is used even where encryption alone is asked for.
    let checks = checks_authority || options.ssl_mode == SslMode::Require && !roots.is_empty();
    let authority = match checks {
        true => {
            let mut store = RootCertStore::empty();
            store.add_parsable_certificates(roots.iter().cloned());
            let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(store), provider.clone());
            Some(verifier.build().map_err(|error| format!("the root certificates cannot be used: {error}"))?)
        }
        false => None,
    };
    let verifier =
        Verifier { authority, roots, names: options.ssl_mode == SslMode::VerifyFull, provider: provider.clone() };
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier));
    match &options.client_certificate {
        Some((chain, key)) => {
            let chain = certificates(chain, "sslcert")?;
            let key = PrivateKeyDer::from_pem_slice(key).map_err(|error| format!("sslkey cannot be read: {error}"))?;
            builder.with_client_auth_cert(chain, key).map_err(|error| format!("sslcert cannot be used: {error}"))
        }
        None => Ok(builder.with_no_client_auth()),
    }
}

fn certificates(pem: &[u8], what: &str) -> Result<Vec<CertificateDer<'static>>, String> {
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    match found {
        Ok(found) if !found.is_empty() => Ok(found),
        Ok(_) => Err(format!("{what} hold no certificate")),
        Err(error) => Err(format!("{what} cannot be read: {error}")),
    }
}

/// Checks as much as the mode asks for.
#[derive(Debug)]
struct Verifier {
    authority: Option<Arc<WebPkiServerVerifier>>,
    roots: Vec<CertificateDer<'static>>,
    names: bool,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let Some(authority) = &self.authority else { return Ok(ServerCertVerified::assertion()) };
        // A certificate that signs itself is its own authority.
        if self.roots.iter().any(|root| root.as_ref() == end_entity.as_ref()) {
            if self.names {
                rustls::client::verify_server_name(&ParsedCertificate::try_from(end_entity)?, server_name)?;
            }
            return Ok(ServerCertVerified::assertion());
        }
        // The name is looked at last, so that nothing else can be wrong where it is.
        match authority.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now) {
            Err(Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) if !self.names => Ok(ServerCertVerified::assertion()),
            result => result,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        rustls::crypto::verify_tls12_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        rustls::crypto::verify_tls13_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
