async def run_sync(function, *args, **options):
    return function(*args)
