"""What Cisco IOS and the platforms that took over its command language, such as FRR, share."""
