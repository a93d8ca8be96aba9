"""Labs: virtual routers to practise on before production."""
