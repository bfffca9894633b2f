<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="it" sourcelanguage="en">
    <context>
        <name>Verdant</name>
        <message>
            <location filename="../../app/session/notices.py" />
            <source>Verdant met an error that it did not expect ({kind}). Nothing you decided is lost.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>AI ROI</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Review</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Find the network that fits this slice, run it here, and show what it proposes in red</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>AI ROI on the whole series</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Validate</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Accept the selected region: it turns green and will be saved</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Reject</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Refuse the selected region: it leaves the image and stays on the list</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Reopen</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Next</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Next region</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Previous region</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Undo</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Redo</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Save…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Store the validated regions as RTSTRUCT</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Cancel</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Next slice</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>View</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Previous slice</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Ten slices on</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Ten slices back</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>First slice</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Last slice</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Next series</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Previous series</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Autoplay</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Fit</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Reset view</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Zoom in</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Zoom out</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Hide overlays</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Tags…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Read and search the data elements of the image in view</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Fold panels away</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Search studies</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>File</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Search again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Copy image</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Copy the viewport as a picture, without the patient's name</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Save image…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Settings…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Keyboard shortcuts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Help</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>About Verdant</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Quit</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Choose a layout…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Layout</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>How many viewports there are, in rows and columns</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>1 × 1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>A single viewport</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>1 × 2</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>2 viewports</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>1 × 3</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>3 viewports</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>2 × 1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>2 × 2</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>4 viewports</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>2 × 3</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>6 viewports</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>3 × 3</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>9 viewports</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Enlarge the viewport</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Give the active viewport the whole room, or every one its own again; so does a double click</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Next viewport</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Previous viewport</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Empty the viewport</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Follow slices</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Parallel slices in the same frame of reference follow one another by their position in millimetres</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Same window</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>A window holds for all images of the same modality and unit</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Same scale and place</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>All show the same part, equally large</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Reference lines</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Show where the slice of the active viewport cuts the others</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>First and last reference line</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Show how far the stack of the active one reaches</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Lay out as usual</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Lay the selected study out as is remembered for its modality</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Fill the viewports in order</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Remember this layout for the modality</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Remember this layout, filled in order</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Forget the remembered layout</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Next stack</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>At the same slice, the next time, echo, b-value …</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Previous stack</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Next group of stacks</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Previous group of stacks</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Autoplay the stacks, not the slices</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Window preset 1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Image</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>The window for this kind of image; its name is shown with its width and level</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Window preset 2</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Window preset 3</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Window preset 4</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Window preset 5</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Window preset 6</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Window preset 7</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Window preset 8</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Window preset 9</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Automatic window</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Spread the values of this image from black to white</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Next window of the image</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Go through the windows and tables that the image itself states</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>A window for each image</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>A window then holds for the image in view only; press again for one window for the series</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Invert</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Next colour map</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>One to one</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Rotate right</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Rotate left</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Flip left–right</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Flip top–bottom</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Smooth or single pixels</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Interpolate between pixels, or show each as it is</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Magnifier</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Faster</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Slower</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Loop or there and back</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Select and move</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>The left button selects regions and moves a magnified image</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Scroll by dragging</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>The left button goes through the slices</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Zoom by dragging</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>The left button magnifies</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Window by dragging</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>The left button does what the right one does</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Window of a rectangle</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Draw a rectangle: its values are spread from black to white</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Length</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Measure</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Drag from end to end, or click both ends</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Angle</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Drag the first arm to the vertex, then click the end of the second</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Cobb angle</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Drag one line, then the other: the angle between them</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Rectangle</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Drag a rectangle: area, mean, SD, minimum and maximum inside</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Ellipse</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Drag an ellipse: area, mean, SD, minimum and maximum inside</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Polygon</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Click the corners, double-click the last: area and values inside</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Freehand</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Draw round a region: area and values inside</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Arrow</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Drag from the words to what they mean</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Text</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Click where the words shall stand</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Probe</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Value, pixel and place in the patient under the pointer; a click keeps them</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Measuring tools…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Choose a tool by its letter</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Delete measurement</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Copy measurements</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Export measurements…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Write a table for a spreadsheet; it names no patient unless you ask for it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Three planes and 3D</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Cut the stack in view along the patient's axes (MPR), at any angle; again, or Esc, goes back</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Reset planes</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Hide crosshair</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Thicker slab</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Thinner slab</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Next kind of slab</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../resources/presets/windows.json" />
            <source>Soft tissue</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../resources/presets/windows.json" />
            <source>Lung</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../resources/presets/windows.json" />
            <source>Bone</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../resources/presets/windows.json" />
            <source>Brain</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../resources/presets/windows.json" />
            <source>Liver</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../resources/presets/windows.json" />
            <source>Mediastinum</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../resources/presets/windows.json" />
            <source>Stroke</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../resources/presets/windows.json" />
            <source>Subdural</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../resources/presets/windows.json" />
            <source>Vessels</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../resources/presets/windows.json" />
            <source>SUV 0–5</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../resources/presets/windows.json" />
            <source>SUV 0–7</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../resources/presets/windows.json" />
            <source>SUV 0–10</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../resources/presets/windows.json" />
            <source>SUV 0–15</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../resources/presets/windows.json" />
            <source>SUV 0–2.5</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../resources/presets/windows.json" />
            <source>Automatic</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../resources/presets/windows.json" />
            <source>Full range</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../resources/presets/windows.json" />
            <source>Weak uptake</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../resources/presets/windows.json" />
            <source>High contrast</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../resources/presets/windows.json" />
            <source>Dark tissues</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../resources/presets/windows.json" />
            <source>Bright tissues</source>
            <translation type="unfinished" />
        </message>
    </context>
</TS>
