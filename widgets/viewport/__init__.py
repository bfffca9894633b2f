"""The image with what is drawn over it: raster, on QGraphicsView."""
