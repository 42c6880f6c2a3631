"""The one public port: pages and their websocket, built files, public shells, the API, caught mail."""
