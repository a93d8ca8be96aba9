"""A lab as a background process: its folder and lock, its SSH servers, keys and addresses. It knows no backend."""
