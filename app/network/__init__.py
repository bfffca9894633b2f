"""The PACS side: associations, status codes and the archives behind them."""
