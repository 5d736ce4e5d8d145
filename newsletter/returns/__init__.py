"""What comes back: bytes of mails and provider reports in, plain values out. No database."""
