"""What both ends of a DIMSE association need, the archive's server and the client of a PACS."""
