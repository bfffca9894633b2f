"""What lies on this machine: the embedded archive with its index and its DICOM server."""
