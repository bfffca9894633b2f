"""Verdant: a DICOM viewer that proposes regions of interest and records what the physician decides."""
