"""The sandbox: IOS routers over SSH in one process; no root, no container, no image."""
