// Before the first paint: the colours that the visitor chose, if they chose.
try {
  const theme = localStorage.getItem("seesaw.theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // Storage is closed to us: the system's colours it is.
}
