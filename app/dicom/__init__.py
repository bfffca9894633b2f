"""DICOM files to domain values and back; the only place besides the network that holds a Dataset."""
