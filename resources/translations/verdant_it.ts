<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="it" sourcelanguage="en">
    <context>
        <name>Verdant</name>
        <message>
            <location filename="../../app/confidentiality.py" />
            <source>The key that the same pseudonyms follow from could not be kept.</source>
            <translation>La chiave da cui derivano gli stessi pseudonimi non si è potuta conservare.</translation>
        </message>
        <message>
            <location filename="../../app/confidentiality.py" />
            <source>Set up the keyring of this computer, or export with pseudonyms for once.</source>
            <translation>Configurare il portachiavi di questo computer, o esportare con pseudonimi validi una volta sola.</translation>
        </message>
        <message>
            <location filename="../../app/core/archive_serving.py" />
            <source>An encrypted server needs a file with its certificate.</source>
            <translation>Un server cifrato richiede un file con il suo certificato.</translation>
        </message>
        <message>
            <location filename="../../app/core/archive_serving.py" />
            <location filename="../../app/core/nodes.py" />
            <source>number of associations</source>
            <translation>numero di associazioni</translation>
        </message>
        <message>
            <location filename="../../app/core/archive_serving.py" />
            <source>length of a PDU in bytes</source>
            <translation>lunghezza di una PDU in byte</translation>
        </message>
        <message>
            <location filename="../../app/core/archive_serving.py" />
            <source>length of an instance in bytes</source>
            <translation>lunghezza di un'istanza in byte</translation>
        </message>
        <message>
            <location filename="../../app/core/archive_serving.py" />
            <source>idle time in seconds</source>
            <translation>tempo di inattività in secondi</translation>
        </message>
        <message>
            <location filename="../../app/core/archive_serving.py" />
            <source>The AE title must be 1 to 16 ASCII characters without backslash.</source>
            <translation>L'AE title deve avere da 1 a 16 caratteri ASCII senza barra rovesciata.</translation>
        </message>
        <message>
            <location filename="../../app/core/archive_serving.py" />
            <source>The host must name an address of this machine.</source>
            <translation>L'host deve essere un indirizzo di questo computer.</translation>
        </message>
        <message>
            <location filename="../../app/core/archive_serving.py" />
            <source>The port must be a number from 0 to 65535.</source>
            <translation>La porta deve essere un numero da 0 a 65535.</translation>
        </message>
        <message>
            <location filename="../../app/core/archive_serving.py" />
            <source>No more than {most} AE titles can be accepted.</source>
            <translation>Non si possono accettare più di {most} AE title.</translation>
        </message>
        <message>
            <location filename="../../app/core/archive_serving.py" />
            <source>The archive can be reached from other computers, and nothing is encrypted: whoever is on the network can read patients' images and names. Encrypt the connections, or listen on 127.0.0.1.</source>
            <translation>L'archivio è raggiungibile da altri computer e nulla è cifrato: chiunque sia in rete può leggere immagini e nomi dei pazienti. Cifrare le connessioni, o ascoltare su 127.0.0.1.</translation>
        </message>
        <message>
            <location filename="../../app/core/archive_serving.py" />
            <source>Whoever reaches the archive may read and store there. Accept known AE titles only, or ask for certificates.</source>
            <translation>Chiunque raggiunga l'archivio può leggervi e scrivervi. Accettare solo AE title noti, o richiedere certificati.</translation>
        </message>
        <message>
            <location filename="../../app/core/archive_serving.py" />
            <source>The {name} must be between {least} and {most}.</source>
            <translation>Il valore di “{name}” deve essere tra {least} e {most}.</translation>
        </message>
        <message>
            <location filename="../../app/core/archive_serving.py" />
            <source>“{title}” is no AE title.</source>
            <translation>“{title}” non è un AE title.</translation>
        </message>
        <message>
            <location filename="../../app/core/audit_settings.py" />
            <source>Audit server {host}:{port}</source>
            <translation>Server di audit {host}:{port}</translation>
        </message>
        <message>
            <location filename="../../app/core/audit_settings.py" />
            <source>“{host}” is no host.</source>
            <translation>«{host}» non è un host.</translation>
        </message>
        <message>
            <location filename="../../app/core/audit_settings.py" />
            <source>The port must be a number from 1 to 65535.</source>
            <translation>La porta deve essere un numero da 1 a 65535.</translation>
        </message>
        <message>
            <location filename="../../app/core/audit_settings.py" />
            <source>The audit trail is kept for {least} to {most} days.</source>
            <translation>Il registro di audit si conserva da {least} a {most} giorni.</translation>
        </message>
        <message>
            <location filename="../../app/core/audit_settings.py" />
            <source>Enter a host name or an IP address.</source>
            <translation>Inserire un nome di host o un indirizzo IP.</translation>
        </message>
        <message>
            <location filename="../../app/core/calibration.py" />
            <source>corrected</source>
            <translation>corretta</translation>
        </message>
        <message>
            <location filename="../../app/core/calibration.py" />
            <source>fiducial</source>
            <translation>fiduciale</translation>
        </message>
        <message>
            <location filename="../../app/core/calibration.py" />
            <source>correction unknown</source>
            <translation>correzione ignota</translation>
        </message>
        <message>
            <location filename="../../app/core/calibration.py" />
            <source>at the detector</source>
            <translation>sul rivelatore</translation>
        </message>
        <message>
            <location filename="../../app/core/calibration.py" />
            <source>estimated</source>
            <translation>stimata</translation>
        </message>
        <message>
            <location filename="../../app/core/calibration.py" />
            <source>on the film</source>
            <translation>sulla pellicola</translation>
        </message>
        <message>
            <location filename="../../app/core/calibration.py" />
            <source>at the image plane</source>
            <translation>sul piano dell'immagine</translation>
        </message>
        <message>
            <location filename="../../app/core/calibration.py" />
            <source>ultrasound</source>
            <translation>ecografia</translation>
        </message>
        <message>
            <location filename="../../app/core/calibration.py" />
            <location filename="../../app/session/corner_texts.py" />
            <source>uncalibrated</source>
            <translation>non calibrata</translation>
        </message>
        <message>
            <location filename="../../app/core/calibration.py" />
            <source>{sentence} Lengths are in pixels.{shape}</source>
            <translation>{sentence} Le lunghezze sono in pixel.{shape}</translation>
        </message>
        <message>
            <location filename="../../app/core/calibration.py" />
            <source>These points do not lie in one calibrated region of the ultrasound image: lengths are in pixels.</source>
            <translation>Questi punti non stanno in un'unica regione calibrata dell'ecografia: le lunghezze sono in pixel.</translation>
        </message>
        <message>
            <location filename="../../app/core/calibration.py" />
            <source> Pixels are not square: a length is in widths of a pixel.</source>
            <translation> I pixel non sono quadrati: una lunghezza è in larghezze di un pixel.</translation>
        </message>
        <message>
            <location filename="../../app/core/calibration.py" />
            <source>The image states no pixel spacing.</source>
            <translation>L'immagine non indica la dimensione dei pixel.</translation>
        </message>
        <message>
            <location filename="../../app/core/calibration.py" />
            <source>A calibration needs two positive spacings or none.</source>
            <translation>Una calibrazione richiede due spaziature positive o nessuna.</translation>
        </message>
        <message>
            <location filename="../../app/core/colour_maps.py" />
            <source>Grey</source>
            <translation>Grigio</translation>
        </message>
        <message>
            <location filename="../../app/core/colour_maps.py" />
            <source>Hot iron</source>
            <translation>Ferro caldo</translation>
        </message>
        <message>
            <location filename="../../app/core/colour_maps.py" />
            <source>Hot metal blue</source>
            <translation>Metallo caldo blu</translation>
        </message>
        <message>
            <location filename="../../app/core/colour_maps.py" />
            <source>PET 20 step</source>
            <translation>PET 20 gradini</translation>
        </message>
        <message>
            <location filename="../../app/core/colour_maps.py" />
            <source>Spectrum</source>
            <translation>Spettro</translation>
        </message>
        <message>
            <location filename="../../app/core/contour.py" />
            <source>A closed contour needs at least three points with three coordinates each.</source>
            <translation>Un contorno chiuso richiede almeno tre punti con tre coordinate ciascuno.</translation>
        </message>
        <message>
            <location filename="../../app/core/contour.py" />
            <source>A contour holds a coordinate that is no number.</source>
            <translation>Un contorno contiene una coordinata che non è un numero.</translation>
        </message>
        <message>
            <location filename="../../app/core/contour.py" />
            <source>An open contour needs points with three coordinates each.</source>
            <translation>Un contorno aperto richiede punti con tre coordinate ciascuno.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/core/custody.py" />
            <source>{count} of {files} files are not as they should be.</source>
            <extracomment>One: {count} of {files} files is not as it should be.</extracomment>
            <translation>
                <numerusform>{count} di {files} file non è come dovrebbe essere.</numerusform>
                <numerusform>{count} di {files} file non sono come dovrebbero essere.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/core/custody.py" />
            <source>{count} files are sound.</source>
            <extracomment>One: {count} file is sound.</extracomment>
            <translation>
                <numerusform>{count} file è integro.</numerusform>
                <numerusform>{count} file sono integri.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/core/custody.py" />
            <source>The quota of the archive must be between 0 and 1 PiB.</source>
            <translation>La quota dell'archivio deve essere tra 0 e 1 PiB.</translation>
        </message>
        <message>
            <location filename="../../app/core/deidentification.py" />
            <source>Keep the UIDs: copies can be traced to their originals</source>
            <translation>Mantieni gli UID: le copie si possono ricondurre agli originali</translation>
        </message>
        <message>
            <location filename="../../app/core/deidentification.py" />
            <source>Keep dates and times as they are</source>
            <translation>Mantieni date e ore come sono</translation>
        </message>
        <message>
            <location filename="../../app/core/deidentification.py" />
            <source>Keep dates, all moved by the same number of days</source>
            <translation>Mantieni le date, tutte spostate dello stesso numero di giorni</translation>
        </message>
        <message>
            <location filename="../../app/core/deidentification.py" />
            <source>Keep sex, age, size, weight and the like</source>
            <translation>Mantieni sesso, età, statura, peso e simili</translation>
        </message>
        <message>
            <location filename="../../app/core/deidentification.py" />
            <source>Keep which device it was</source>
            <translation>Mantieni l’apparecchio</translation>
        </message>
        <message>
            <location filename="../../app/core/deidentification.py" />
            <source>Keep which institution it was</source>
            <translation>Mantieni l’istituto</translation>
        </message>
        <message>
            <location filename="../../app/core/deidentification.py" />
            <source>Keep manufacturers’ elements that are known to be safe</source>
            <translation>Mantieni gli elementi dei produttori noti come innocui</translation>
        </message>
        <message>
            <location filename="../../app/core/deidentification.py" />
            <source>Keep known words of descriptions, labels and region names</source>
            <translation>Mantieni le parole note di descrizioni, etichette e nomi delle regioni</translation>
        </message>
        <message>
            <location filename="../../app/core/deidentification.py" />
            <source>Keep the content of reports, without names and free text</source>
            <translation>Mantieni il contenuto dei referti, senza nomi e testo libero</translation>
        </message>
        <message>
            <location filename="../../app/core/deidentification.py" />
            <source>Dates are either kept or moved.</source>
            <translation>Le date o si mantengono o si spostano.</translation>
        </message>
        <message>
            <location filename="../../app/core/deidentification.py" />
            <source>This cannot be the name of a patient.</source>
            <translation>Questo non può essere il nome di un paziente.</translation>
        </message>
        <message>
            <location filename="../../app/core/deidentification.py" />
            <source>Choose one of the two, or neither.</source>
            <translation>Scegliere una delle due, o nessuna.</translation>
        </message>
        <message>
            <location filename="../../app/core/deidentification.py" />
            <source>Take up to 64 letters and digits, and no backslash.</source>
            <translation>Usare fino a 64 lettere e cifre, senza barra rovesciata.</translation>
        </message>
        <message>
            <location filename="../../app/core/dimensions.py" />
            <source>Segment</source>
            <translation>Segmento</translation>
        </message>
        <message>
            <location filename="../../app/core/dimensions.py" />
            <source>Component</source>
            <translation>Componente</translation>
        </message>
        <message>
            <location filename="../../app/core/dimensions.py" />
            <source>Image type</source>
            <translation>Tipo di immagine</translation>
        </message>
        <message>
            <location filename="../../app/core/dimensions.py" />
            <source>Field</source>
            <translation>Campo</translation>
        </message>
        <message>
            <location filename="../../app/core/dimensions.py" />
            <source>Stack</source>
            <translation>Stack</translation>
        </message>
        <message>
            <location filename="../../app/core/dimensions.py" />
            <source>Energy window</source>
            <translation>Finestra energetica</translation>
        </message>
        <message>
            <location filename="../../app/core/dimensions.py" />
            <source>Detector</source>
            <translation>Rivelatore</translation>
        </message>
        <message>
            <location filename="../../app/core/dimensions.py" />
            <source>Tube voltage</source>
            <translation>Tensione del tubo</translation>
        </message>
        <message>
            <location filename="../../app/core/dimensions.py" />
            <source>Kernel</source>
            <translation>Kernel</translation>
        </message>
        <message>
            <location filename="../../app/core/dimensions.py" />
            <source>Echo</source>
            <translation>Eco</translation>
        </message>
        <message>
            <location filename="../../app/core/dimensions.py" />
            <source>Inversion time</source>
            <translation>Tempo di inversione</translation>
        </message>
        <message>
            <location filename="../../app/core/dimensions.py" />
            <source>Flip angle</source>
            <translation>Flip angle</translation>
        </message>
        <message>
            <location filename="../../app/core/dimensions.py" />
            <source>b-value</source>
            <translation>valore b</translation>
        </message>
        <message>
            <location filename="../../app/core/dimensions.py" />
            <source>Direction</source>
            <translation>Direzione</translation>
        </message>
        <message>
            <location filename="../../app/core/dimensions.py" />
            <source>Time</source>
            <translation>Tempo</translation>
        </message>
        <message>
            <location filename="../../app/core/dimensions.py" />
            <location filename="../../app/dicom/image_traits.py" />
            <source>Phase</source>
            <translation>Fase</translation>
        </message>
        <message>
            <location filename="../../app/core/dimensions.py" />
            <source>Acquisition</source>
            <translation>Acquisizione</translation>
        </message>
        <message>
            <location filename="../../app/core/dimensions.py" />
            <location filename="../../widgets/dialogs/tag_browser.py" />
            <source>Instance</source>
            <translation>Istanza</translation>
        </message>
        <message>
            <location filename="../../app/core/dimensions.py" />
            <source>Repetition</source>
            <translation>Ripetizione</translation>
        </message>
        <message>
            <location filename="../../app/core/geometry.py" />
            <source>The position or orientation of the image holds a value that is no number.</source>
            <translation>La posizione o l'orientamento dell'immagine contiene un valore che non è un numero.</translation>
        </message>
        <message>
            <location filename="../../app/core/geometry.py" />
            <source>ImageOrientationPatient is not a pair of perpendicular unit vectors.</source>
            <translation>ImageOrientationPatient non è una coppia di versori perpendicolari.</translation>
        </message>
        <message>
            <location filename="../../app/core/geometry.py" />
            <source>PixelSpacing must be positive.</source>
            <translation>PixelSpacing deve essere positivo.</translation>
        </message>
        <message>
            <location filename="../../app/core/geometry.py" />
            <source>An image has at least one row and one column.</source>
            <translation>Un'immagine ha almeno una riga e una colonna.</translation>
        </message>
        <message>
            <location filename="../../app/core/geometry.py" />
            <source>It is off by {skew:.4f}.</source>
            <translation>Lo scarto è di {skew:.4f}.</translation>
        </message>
        <message>
            <location filename="../../app/core/geometry.py" />
            <source>The image can be looked at but not measured or contoured.</source>
            <translation>L'immagine si può guardare, ma non misurare né contornare.</translation>
        </message>
        <message>
            <location filename="../../app/core/geometry_groups.py" />
            <source>Clip</source>
            <translation>Clip</translation>
        </message>
        <message>
            <location filename="../../app/core/geometry_groups.py" />
            <source>Run</source>
            <translation>Scopia</translation>
        </message>
        <message>
            <location filename="../../app/core/geometry_groups.py" />
            <source>Pullback</source>
            <translation>Pullback</translation>
        </message>
        <message>
            <location filename="../../app/core/geometry_groups.py" />
            <location filename="../../app/core/mpr.py" />
            <source>Sagittal</source>
            <translation>Sagittale</translation>
        </message>
        <message>
            <location filename="../../app/core/geometry_groups.py" />
            <location filename="../../app/core/mpr.py" />
            <source>Coronal</source>
            <translation>Coronale</translation>
        </message>
        <message>
            <location filename="../../app/core/geometry_groups.py" />
            <location filename="../../app/core/mpr.py" />
            <source>Axial</source>
            <translation>Assiale</translation>
        </message>
        <message>
            <location filename="../../app/core/geometry_groups.py" />
            <location filename="../../app/dicom/image_traits.py" />
            <source>Localiser</source>
            <translation>Localizzatore</translation>
        </message>
        <message>
            <location filename="../../app/core/geometry_groups.py" />
            <source>Oblique</source>
            <translation>Obliquo</translation>
        </message>
        <message>
            <location filename="../../app/core/geometry_groups.py" />
            <source>Without position</source>
            <translation>Senza posizione</translation>
        </message>
        <message>
            <location filename="../../app/core/geometry_groups.py" />
            <source>Multi-frame image</source>
            <translation>Immagine multi-frame</translation>
        </message>
        <message>
            <location filename="../../app/core/geometry_groups.py" />
            <source>single-frame</source>
            <translation>singolo frame</translation>
        </message>
        <message>
            <location filename="../../app/core/geometry_groups.py" />
            <source>multi-frame</source>
            <translation>multi-frame</translation>
        </message>
        <message>
            <location filename="../../app/core/geometry_groups.py" />
            <source>Several orientations</source>
            <translation>Più orientamenti</translation>
        </message>
        <message>
            <location filename="../../app/core/keyholes.py" />
            <source>A hole cannot be joined to its contour.</source>
            <translation>Un foro non si può unire al suo contorno.</translation>
        </message>
        <message>
            <location filename="../../app/core/keyholes.py" />
            <source>The contours run along or across one another.</source>
            <translation>I contorni si sovrappongono o si incrociano.</translation>
        </message>
        <message>
            <location filename="../../app/core/mask_volumes.py" />
            <source>{missing} of {count} images have no position in space.</source>
            <translation>{missing} immagini su {count} non hanno una posizione nello spazio.</translation>
        </message>
        <message>
            <location filename="../../app/core/mask_volumes.py" />
            <source>The images of the stack differ in size, spacing or orientation.</source>
            <translation>Le immagini della pila differiscono per dimensioni, spaziatura o orientamento.</translation>
        </message>
        <message>
            <location filename="../../app/core/mask_volumes.py" />
            <source>The images form no even grid.</source>
            <translation>Le immagini non formano una griglia regolare.</translation>
        </message>
        <message>
            <location filename="../../app/core/mask_volumes.py" />
            <source>Leave them out.</source>
            <translation>Tralasciarle.</translation>
        </message>
        <message>
            <location filename="../../app/core/mask_volumes.py" />
            <source>Image {number} of {count} lies {distance:.2f} mm from where even steps put it.</source>
            <translation>L'immagine {number} di {count} dista {distance:.2f} mm da dove la porrebbero passi uguali.</translation>
        </message>
        <message>
            <location filename="../../app/core/mask_volumes.py" />
            <source>Write a SEG or JSON, which keep the position of each image.</source>
            <translation>Scrivere un SEG o un JSON, che conservano la posizione di ogni immagine.</translation>
        </message>
        <message>
            <location filename="../../app/core/measurement.py" />
            <location filename="../../app/session/commands.py" />
            <source>Length</source>
            <translation>Lunghezza</translation>
        </message>
        <message>
            <location filename="../../app/core/measurement.py" />
            <location filename="../../app/session/commands.py" />
            <source>Angle</source>
            <translation>Angolo</translation>
        </message>
        <message>
            <location filename="../../app/core/measurement.py" />
            <location filename="../../app/session/commands.py" />
            <source>Cobb angle</source>
            <translation>Angolo di Cobb</translation>
        </message>
        <message>
            <location filename="../../app/core/measurement.py" />
            <location filename="../../app/session/commands.py" />
            <source>Rectangle</source>
            <translation>Rettangolo</translation>
        </message>
        <message>
            <location filename="../../app/core/measurement.py" />
            <location filename="../../app/session/commands.py" />
            <source>Ellipse</source>
            <translation>Ellisse</translation>
        </message>
        <message>
            <location filename="../../app/core/measurement.py" />
            <location filename="../../app/session/commands.py" />
            <source>Polygon</source>
            <translation>Poligono</translation>
        </message>
        <message>
            <location filename="../../app/core/measurement.py" />
            <location filename="../../app/session/commands.py" />
            <source>Freehand</source>
            <translation>Mano libera</translation>
        </message>
        <message>
            <location filename="../../app/core/measurement.py" />
            <location filename="../../app/session/commands.py" />
            <source>Arrow</source>
            <translation>Freccia</translation>
        </message>
        <message>
            <location filename="../../app/core/measurement.py" />
            <location filename="../../app/session/commands.py" />
            <source>Text</source>
            <translation>Testo</translation>
        </message>
        <message>
            <location filename="../../app/core/measurement.py" />
            <location filename="../../app/session/commands.py" />
            <source>Probe</source>
            <translation>Sonda</translation>
        </message>
        <message>
            <location filename="../../app/core/measurement.py" />
            <source>Horizontal</source>
            <translation>Orizzontale</translation>
        </message>
        <message>
            <location filename="../../app/core/measurement.py" />
            <source>Vertical</source>
            <translation>Verticale</translation>
        </message>
        <message>
            <location filename="../../app/core/measurement.py" />
            <location filename="../../app/session/figure_texts.py" />
            <location filename="../../widgets/dialogs/save_tables.py" />
            <location filename="../../widgets/dialogs/version_tables.py" />
            <source>Area</source>
            <translation>Area</translation>
        </message>
        <message>
            <location filename="../../app/core/measurement.py" />
            <location filename="../../app/session/figure_texts.py" />
            <location filename="../../app/session/measurement_texts.py" />
            <source>Perimeter</source>
            <translation>Perimetro</translation>
        </message>
        <message>
            <location filename="../../app/core/measurement.py" />
            <location filename="../../app/core/resampling.py" />
            <location filename="../../app/session/figure_texts.py" />
            <location filename="../../app/session/measurement_texts.py" />
            <source>Mean</source>
            <translation>Media</translation>
        </message>
        <message>
            <location filename="../../app/core/measurement.py" />
            <source>SD (n-1)</source>
            <translation>DS (n-1)</translation>
        </message>
        <message>
            <location filename="../../app/core/measurement.py" />
            <location filename="../../app/session/measurement_texts.py" />
            <source>Min</source>
            <translation>Min</translation>
        </message>
        <message>
            <location filename="../../app/core/measurement.py" />
            <location filename="../../app/session/measurement_texts.py" />
            <source>Max</source>
            <translation>Max</translation>
        </message>
        <message>
            <location filename="../../app/core/measurement.py" />
            <source>Pixels</source>
            <translation>Pixel</translation>
        </message>
        <message>
            <location filename="../../app/core/measurement.py" />
            <location filename="../../widgets/item_models/tag_model.py" />
            <source>Value</source>
            <translation>Valore</translation>
        </message>
        <message>
            <location filename="../../app/core/measurement.py" />
            <source>Red</source>
            <translation>Rosso</translation>
        </message>
        <message>
            <location filename="../../app/core/measurement.py" />
            <source>Green</source>
            <translation>Verde</translation>
        </message>
        <message>
            <location filename="../../app/core/measurement.py" />
            <source>Blue</source>
            <translation>Blu</translation>
        </message>
        <message>
            <location filename="../../app/core/measurement.py" />
            <source>A measurement of kind {kind} cannot have {count} points.</source>
            <translation>Una misura di tipo {kind} non può avere {count} punti.</translation>
        </message>
        <message>
            <location filename="../../app/core/measurement.py" />
            <source>A point of a measurement is no place in an image.</source>
            <translation>Un punto della misura non è un punto dell'immagine.</translation>
        </message>
        <message>
            <location filename="../../app/core/measurement.py" />
            <source>The points of a measurement in space do not match those in its image.</source>
            <translation>I punti della misura nello spazio non corrispondono a quelli sull'immagine.</translation>
        </message>
        <message>
            <location filename="../../app/core/measurement.py" />
            <source>A measurement's name has at most {most} characters.</source>
            <translation>Il nome di una misura ha al massimo {most} caratteri.</translation>
        </message>
        <message>
            <location filename="../../app/core/measurement.py" />
            <source>A note has at most {most} characters.</source>
            <translation>Una nota ha al massimo {most} caratteri.</translation>
        </message>
        <message>
            <location filename="../../app/core/measurement.py" />
            <source>It has {least} to {most}.</source>
            <translation>Ne ha da {least} a {most}.</translation>
        </message>
        <message>
            <location filename="../../app/core/name_lists.py" />
            <source>The list of names cannot be used.</source>
            <translation>L'elenco di nomi non può essere usato.</translation>
        </message>
        <message>
            <location filename="../../app/core/name_lists.py" />
            <source>Name {number}</source>
            <translation>Nome {number}</translation>
        </message>
        <message>
            <location filename="../../app/core/name_lists.py" />
            <location filename="../../app/dimse/tls.py" />
            <source>It is larger than 1 MiB.</source>
            <translation>Supera 1 MiB.</translation>
        </message>
        <message>
            <location filename="../../app/core/name_lists.py" />
            <source>It holds no name.</source>
            <translation>Non contiene alcun nome.</translation>
        </message>
        <message>
            <location filename="../../app/core/name_lists.py" />
            <source>It holds more than {count} names.</source>
            <translation>Contiene più di {count} nomi.</translation>
        </message>
        <message>
            <location filename="../../app/core/name_lists.py" />
            <location filename="../../widgets/dialogs/settings_dialog.py" />
            <source>Names</source>
            <translation>Nomi</translation>
        </message>
        <message>
            <location filename="../../app/core/name_lists.py" />
            <source>Its first line names no column “name”.</source>
            <translation>La prima riga non nomina alcuna colonna “name”.</translation>
        </message>
        <message>
            <location filename="../../app/core/name_lists.py" />
            <source>Begin with a line of headings: {fields}.</source>
            <translation>Iniziare con una riga di intestazioni: {fields}.</translation>
        </message>
        <message>
            <location filename="../../app/core/name_lists.py" />
            <source>Its first line is not understood; it may hold {fields}.</source>
            <translation>La prima riga non è comprensibile; può contenere {fields}.</translation>
        </message>
        <message>
            <location filename="../../app/core/name_lists.py" />
            <source>Line {number}</source>
            <translation>Riga {number}</translation>
        </message>
        <message>
            <location filename="../../app/core/name_lists.py" />
            <source>It is no list of names.</source>
            <translation>Non è un elenco di nomi.</translation>
        </message>
        <message>
            <location filename="../../app/core/name_lists.py" />
            <source>{where} has no name.</source>
            <translation>{where} non ha un nome.</translation>
        </message>
        <message>
            <location filename="../../app/core/name_lists.py" />
            <source>{where}: a code has a value, a scheme (such as SCT) and a meaning.</source>
            <translation>{where}: un codice ha un valore, uno schema (come SCT) e un significato.</translation>
        </message>
        <message>
            <location filename="../../app/core/name_lists.py" />
            <source>{where}: the kind “{kind}” is none of RTROIInterpretedType.</source>
            <translation>{where}: il tipo “{kind}” non è tra quelli di RTROIInterpretedType.</translation>
        </message>
        <message>
            <location filename="../../app/core/name_lists.py" />
            <source>{where}: a colour is written #rrggbb.</source>
            <translation>{where}: un colore si scrive #rrggbb.</translation>
        </message>
        <message>
            <location filename="../../app/core/name_lists.py" />
            <source>It is no text in UTF-8.</source>
            <translation>Non è un testo in UTF-8.</translation>
        </message>
        <message>
            <location filename="../../app/core/name_lists.py" />
            <source>Save it as “CSV UTF-8” and try again.</source>
            <translation>Salvarlo come “CSV UTF-8” e riprovare.</translation>
        </message>
        <message>
            <location filename="../../app/core/name_lists.py" />
            <source>{where}: the name “{name}” is there twice.</source>
            <translation>{where}: il nome “{name}” compare due volte.</translation>
        </message>
        <message>
            <location filename="../../app/core/name_lists.py" />
            <source>It is no CSV: a quotation mark is missing somewhere.</source>
            <translation>Non è un CSV: da qualche parte mancano le virgolette.</translation>
        </message>
        <message>
            <location filename="../../app/core/name_lists.py" />
            <location filename="../../app/store/network_memory.py" />
            <source>It is no JSON.</source>
            <translation>Non è JSON.</translation>
        </message>
        <message>
            <location filename="../../app/core/name_lists.py" />
            <source>{where} is no object of texts.</source>
            <translation>{where} non è un oggetto di testi.</translation>
        </message>
        <message>
            <location filename="../../app/core/name_lists.py" />
            <source>{where} has members other than {fields}.</source>
            <translation>{where} ha membri diversi da {fields}.</translation>
        </message>
        <message>
            <location filename="../../app/core/name_lists.py" />
            <source>{where}: “{field}” is longer than {most} characters or holds signs that DICOM cannot.</source>
            <translation>{where}: “{field}” supera {most} caratteri o contiene segni non ammessi in DICOM.</translation>
        </message>
        <message>
            <location filename="../../app/core/name_lists.py" />
            <source>{where} has more values than the first line has headings.</source>
            <translation>{where} ha più valori delle intestazioni della prima riga.</translation>
        </message>
        <message>
            <location filename="../../app/core/nodes.py" />
            <source>It must be {right}.</source>
            <translation>Deve essere {right}.</translation>
        </message>
        <message>
            <location filename="../../app/core/nodes.py" />
            <location filename="../../app/core/web_nodes.py" />
            <source>PACS {name} at {address}</source>
            <translation>PACS {name} a {address}</translation>
        </message>
        <message>
            <location filename="../../app/core/nodes.py" />
            <source>The {label} {value!r} of the PACS cannot be used.</source>
            <translation>Non si può usare {value!r} come {label} del PACS.</translation>
        </message>
        <message>
            <location filename="../../app/core/nodes.py" />
            <location filename="../../app/core/web_nodes.py" />
            <source>connection time-out</source>
            <translation>tempo massimo di connessione</translation>
        </message>
        <message>
            <location filename="../../app/core/nodes.py" />
            <source>association time-out</source>
            <translation>tempo massimo di associazione</translation>
        </message>
        <message>
            <location filename="../../app/core/nodes.py" />
            <location filename="../../app/core/web_nodes.py" />
            <source>response time-out</source>
            <translation>tempo massimo di risposta</translation>
        </message>
        <message>
            <location filename="../../app/core/nodes.py" />
            <source>a number from 1 to {most}</source>
            <translation>un numero da 1 a {most}</translation>
        </message>
        <message>
            <location filename="../../app/core/nodes.py" />
            <source>a number of seconds from 0 to 3600</source>
            <translation>un numero di secondi da 0 a 3600</translation>
        </message>
        <message>
            <location filename="../../app/core/nodes.py" />
            <source>The {label} of the PACS is missing.</source>
            <translation>Manca {label} del PACS.</translation>
        </message>
        <message>
            <location filename="../../app/core/nodes.py" />
            <source>key file</source>
            <translation>file della chiave</translation>
        </message>
        <message>
            <location filename="../../app/core/nodes.py" />
            <source>given together with its certificate</source>
            <translation>indicato insieme al suo certificato</translation>
        </message>
        <message>
            <location filename="../../app/core/nodes.py" />
            <location filename="../../app/core/web_nodes.py" />
            <location filename="../../app/session/reviewing.py" />
            <source>name</source>
            <translation>denomina</translation>
        </message>
        <message>
            <location filename="../../app/core/nodes.py" />
            <location filename="../../app/core/web_nodes.py" />
            <source>a name by which you recognise it</source>
            <translation>un nome che lo renda riconoscibile</translation>
        </message>
        <message>
            <location filename="../../app/core/nodes.py" />
            <source>host</source>
            <translation>host</translation>
        </message>
        <message>
            <location filename="../../app/core/nodes.py" />
            <source>a host name or an IP address</source>
            <translation>un nome host o un indirizzo IP</translation>
        </message>
        <message>
            <location filename="../../app/core/nodes.py" />
            <source>port</source>
            <translation>porta</translation>
        </message>
        <message>
            <location filename="../../app/core/nodes.py" />
            <source>a number from 1 to 65535</source>
            <translation>un numero da 1 a 65535</translation>
        </message>
        <message>
            <location filename="../../app/core/nodes.py" />
            <source>called AE title</source>
            <translation>AE title chiamato</translation>
        </message>
        <message>
            <location filename="../../app/core/nodes.py" />
            <source>calling AE title</source>
            <translation>AE title chiamante</translation>
        </message>
        <message>
            <location filename="../../app/core/nodes.py" />
            <source>1 to 16 ASCII characters without backslash, not only spaces</source>
            <translation>da 1 a 16 caratteri ASCII senza barra inversa, non solo spazi</translation>
        </message>
        <message>
            <location filename="../../app/core/object_kinds.py" />
            <source>Save it to a file and open it with another program.</source>
            <translation>Salvarlo su file e aprirlo con un altro programma.</translation>
        </message>
        <message>
            <location filename="../../app/core/object_kinds.py" />
            <source>Save it to a file, or look at its data elements under Tags (right click).</source>
            <translation>Salvarlo su file, o guardarne gli elementi in Tag (clic destro).</translation>
        </message>
        <message>
            <location filename="../../app/core/object_kinds.py" />
            <location filename="../../widgets/actions.py" />
            <location filename="../../widgets/dialogs/shortcut_sheet.py" />
            <location filename="../../widgets/viewport/pane_frame.py" />
            <location filename="../../widgets/viewport/viewport.py" />
            <location filename="../../app/session/commands.py" />
            <source>Image</source>
            <translation>Immagine</translation>
        </message>
        <message>
            <location filename="../../app/core/object_kinds.py" />
            <source>holds images</source>
            <translation>contiene immagini</translation>
        </message>
        <message>
            <location filename="../../app/core/object_kinds.py" />
            <source>Report (PDF)</source>
            <translation>Referto (PDF)</translation>
        </message>
        <message>
            <location filename="../../app/core/object_kinds.py" />
            <source>holds a document as PDF</source>
            <translation>contiene un documento PDF</translation>
        </message>
        <message>
            <location filename="../../app/core/object_kinds.py" />
            <source>Report (CDA)</source>
            <translation>Referto (CDA)</translation>
        </message>
        <message>
            <location filename="../../app/core/object_kinds.py" />
            <source>holds a clinical document as XML</source>
            <translation>contiene un documento clinico XML</translation>
        </message>
        <message>
            <location filename="../../app/core/object_kinds.py" />
            <source>3D model</source>
            <translation>Modello 3D</translation>
        </message>
        <message>
            <location filename="../../app/core/object_kinds.py" />
            <source>holds a model for printing or display in 3D</source>
            <translation>contiene un modello da stampare o mostrare in 3D</translation>
        </message>
        <message>
            <location filename="../../app/core/object_kinds.py" />
            <source>Video</source>
            <translation>Video</translation>
        </message>
        <message>
            <location filename="../../app/core/object_kinds.py" />
            <source>holds a video</source>
            <translation>contiene un video</translation>
        </message>
        <message>
            <location filename="../../app/core/object_kinds.py" />
            <source>Structured report</source>
            <translation>Referto strutturato</translation>
        </message>
        <message>
            <location filename="../../app/core/object_kinds.py" />
            <source>holds a structured report</source>
            <translation>contiene un referto strutturato</translation>
        </message>
        <message>
            <location filename="../../app/core/object_kinds.py" />
            <source>Key object selection</source>
            <translation>Selezione di oggetti chiave</translation>
        </message>
        <message>
            <location filename="../../app/core/object_kinds.py" />
            <source>marks other objects as important</source>
            <translation>segnala altri oggetti come importanti</translation>
        </message>
        <message>
            <location filename="../../app/core/object_kinds.py" />
            <source>Presentation state</source>
            <translation>Stato di presentazione</translation>
        </message>
        <message>
            <location filename="../../app/core/object_kinds.py" />
            <source>says how other images are to be shown</source>
            <translation>dice come mostrare altre immagini</translation>
        </message>
        <message>
            <location filename="../../app/core/object_kinds.py" />
            <source>Waveform</source>
            <translation>Tracciato</translation>
        </message>
        <message>
            <location filename="../../app/core/object_kinds.py" />
            <source>holds a waveform, e.g. an ECG</source>
            <translation>contiene un tracciato, ad esempio un ECG</translation>
        </message>
        <message>
            <location filename="../../app/core/object_kinds.py" />
            <source>Spectroscopy</source>
            <translation>Spettroscopia</translation>
        </message>
        <message>
            <location filename="../../app/core/object_kinds.py" />
            <source>holds spectra</source>
            <translation>contiene spettri</translation>
        </message>
        <message>
            <location filename="../../app/core/object_kinds.py" />
            <source>Registration</source>
            <translation>Registrazione</translation>
        </message>
        <message>
            <location filename="../../app/core/object_kinds.py" />
            <source>relates frames of reference to one another</source>
            <translation>mette in relazione sistemi di riferimento</translation>
        </message>
        <message>
            <location filename="../../app/core/object_kinds.py" />
            <source>Surface segmentation</source>
            <translation>Segmentazione di superfici</translation>
        </message>
        <message>
            <location filename="../../app/core/object_kinds.py" />
            <source>holds surfaces of other images' parts</source>
            <translation>contiene superfici di parti di altre immagini</translation>
        </message>
        <message>
            <location filename="../../app/core/object_kinds.py" />
            <source>Structure set</source>
            <translation>Set di strutture</translation>
        </message>
        <message>
            <location filename="../../app/core/object_kinds.py" />
            <source>holds regions of interest</source>
            <translation>contiene regioni di interesse</translation>
        </message>
        <message>
            <location filename="../../app/core/object_kinds.py" />
            <source>They appear on the images that they were drawn on.</source>
            <translation>Compaiono sulle immagini su cui sono state disegnate.</translation>
        </message>
        <message>
            <location filename="../../app/core/object_kinds.py" />
            <source>Radiotherapy plan</source>
            <translation>Piano di radioterapia</translation>
        </message>
        <message>
            <location filename="../../app/core/object_kinds.py" />
            <source>holds a treatment plan or record</source>
            <translation>contiene un piano o una registrazione di trattamento</translation>
        </message>
        <message>
            <location filename="../../app/core/object_kinds.py" />
            <source>Radiotherapy dose</source>
            <translation>Dose di radioterapia</translation>
        </message>
        <message>
            <location filename="../../app/core/object_kinds.py" />
            <source>holds a dose distribution</source>
            <translation>contiene una distribuzione di dose</translation>
        </message>
        <message>
            <location filename="../../app/core/object_kinds.py" />
            <source>Raw data</source>
            <translation>Dati grezzi</translation>
        </message>
        <message>
            <location filename="../../app/core/object_kinds.py" />
            <source>holds raw data of the machine</source>
            <translation>contiene dati grezzi dell'apparecchiatura</translation>
        </message>
        <message>
            <location filename="../../app/core/object_kinds.py" />
            <source>Other object</source>
            <translation>Altro oggetto</translation>
        </message>
        <message>
            <location filename="../../app/core/object_kinds.py" />
            <source>holds no images</source>
            <translation>non contiene immagini</translation>
        </message>
        <message>
            <location filename="../../app/core/object_kinds.py" />
            <source>This series {content} and is not shown here. {next_step}</source>
            <translation>Questa serie {content} e non viene mostrata qui. {next_step}</translation>
        </message>
        <message>
            <location filename="../../app/core/reading_off.py" />
            <source>A colour image has no statistics of its values.</source>
            <translation>Un'immagine a colori non ha statistiche dei valori.</translation>
        </message>
        <message>
            <location filename="../../app/core/reading_off.py" />
            <source>The values of the image were not here: there are no statistics.</source>
            <translation>I valori dell'immagine non erano disponibili: nessuna statistica.</translation>
        </message>
        <message>
            <location filename="../../app/core/reading_off.py" />
            <source>No pixel of the image has its centre in this region.</source>
            <translation>Nessun pixel dell'immagine ha il centro in questa regione.</translation>
        </message>
        <message>
            <location filename="../../app/core/reading_off.py" />
            <source>The outline crosses itself: what it encloses twice counts as outside.</source>
            <translation>Il contorno si incrocia: ciò che racchiude due volte conta come esterno.</translation>
        </message>
        <message>
            <location filename="../../app/core/reading_off.py" />
            <source>Across and down are different quantities here: there is no angle, perimeter or area.</source>
            <translation>In orizzontale e in verticale le grandezze sono diverse: nessun angolo, perimetro o area.</translation>
        </message>
        <message>
            <location filename="../../app/core/reading_off.py" />
            <source>Two of the points are the same: there is no angle.</source>
            <translation>Due dei punti coincidono: nessun angolo.</translation>
        </message>
        <message>
            <location filename="../../app/core/reading_off.py" />
            <source>The lines meet at {angle:.1f}° on the other side.</source>
            <translation>Dall'altro lato le linee si incontrano a {angle:.1f}°.</translation>
        </message>
        <message>
            <location filename="../../app/core/reading_off.py" />
            <location filename="../../app/session/figure_texts.py" />
            <source>{count} pixels without a value were left out.</source>
            <translation>{count} pixel senza valore sono stati tralasciati.</translation>
        </message>
        <message>
            <location filename="../../app/core/region_volumes.py" />
            <source>There are more names of regions than labels.</source>
            <translation>Ci sono più nomi di regioni che etichette.</translation>
        </message>
        <message>
            <location filename="../../app/core/region_volumes.py" />
            <source>The stack has more than {most} voxels.</source>
            <translation>La pila ha più di {most} voxel.</translation>
        </message>
        <message>
            <location filename="../../app/core/region_volumes.py" />
            <source>“{name}” and “{other}” share {count} voxels on slice {slice}.</source>
            <translation>«{name}» e «{other}» hanno {count} voxel in comune sullo strato {slice}.</translation>
        </message>
        <message>
            <location filename="../../app/core/region_volumes.py" />
            <source>A voxel of a label map has one label only.</source>
            <translation>Un voxel di una mappa di etichette ha una sola etichetta.</translation>
        </message>
        <message>
            <location filename="../../app/core/region_volumes.py" />
            <source>Correct the regions, or write surfaces or points instead.</source>
            <translation>Correggere le regioni, oppure scrivere superfici o punti.</translation>
        </message>
        <message>
            <location filename="../../app/core/rendering.py" />
            <source>CT bone</source>
            <translation>TC osso</translation>
        </message>
        <message>
            <location filename="../../app/core/rendering.py" />
            <source>CT vessels</source>
            <translation>TC vasi</translation>
        </message>
        <message>
            <location filename="../../app/core/rendering.py" />
            <source>CT skin</source>
            <translation>TC cute</translation>
        </message>
        <message>
            <location filename="../../app/core/repeats.py" />
            <location filename="../../app/dicom/image_traits.py" />
            <source>Original</source>
            <translation>Originale</translation>
        </message>
        <message>
            <location filename="../../app/core/repeats.py" />
            <source>none stated</source>
            <translation>non indicato</translation>
        </message>
        <message>
            <location filename="../../app/core/reviewer_profile.py" />
            <source>A PIN has {least} to {most} characters.</source>
            <translation>Un PIN ha da {least} a {most} caratteri.</translation>
        </message>
        <message>
            <location filename="../../app/core/search_preferences.py" />
            <source>Any date</source>
            <translation>Ogni data</translation>
        </message>
        <message>
            <location filename="../../app/core/search_preferences.py" />
            <source>Today</source>
            <translation>Oggi</translation>
        </message>
        <message>
            <location filename="../../app/core/search_preferences.py" />
            <source>7 days</source>
            <translation>7 giorni</translation>
        </message>
        <message>
            <location filename="../../app/core/search_preferences.py" />
            <source>30 days</source>
            <translation>30 giorni</translation>
        </message>
        <message>
            <location filename="../../app/core/search_preferences.py" />
            <source>1 year</source>
            <translation>1 anno</translation>
        </message>
        <message>
            <location filename="../../app/core/search_preferences.py" />
            <source>Range…</source>
            <translation>Periodo…</translation>
        </message>
        <message>
            <location filename="../../app/core/slice_positions.py" />
            <source>linked</source>
            <translation>collegato</translation>
        </message>
        <message>
            <location filename="../../app/core/slice_positions.py" />
            <source>not linked: another direction of slices</source>
            <translation>non collegato: altra direzione degli strati</translation>
        </message>
        <message>
            <location filename="../../app/core/slice_positions.py" />
            <source>not linked: another frame of reference</source>
            <translation>non collegato: altro sistema di riferimento</translation>
        </message>
        <message>
            <location filename="../../app/core/slice_positions.py" />
            <source>not linked: another patient</source>
            <translation>non collegato: altro paziente</translation>
        </message>
        <message>
            <location filename="../../app/core/slice_positions.py" />
            <source>not linked: no position in the patient</source>
            <translation>non collegato: nessuna posizione nel paziente</translation>
        </message>
        <message>
            <location filename="../../app/core/stacking.py" />
            <source>Some slices have no position or orientation; they follow in the order of InstanceNumber.</source>
            <translation>Alcuni strati non hanno posizione o orientamento; seguono nell'ordine di InstanceNumber.</translation>
        </message>
        <message>
            <location filename="../../app/core/stacking.py" />
            <source>The slices are not parallel.</source>
            <translation>Gli strati non sono paralleli.</translation>
        </message>
        <message>
            <location filename="../../app/core/stacking.py" />
            <source>The slices differ in size or pixel spacing.</source>
            <translation>Gli strati differiscono per matrice o dimensione dei pixel.</translation>
        </message>
        <message>
            <location filename="../../app/core/stacking.py" />
            <source>The slices belong to several frames of reference.</source>
            <translation>Gli strati appartengono a più sistemi di riferimento.</translation>
        </message>
        <message>
            <location filename="../../app/core/stacking.py" />
            <source>Several slices lie at the same position.</source>
            <translation>Più strati stanno nella stessa posizione.</translation>
        </message>
        <message>
            <location filename="../../app/core/stacking.py" />
            <source>Slices are missing: the distance between neighbours is a multiple of the usual one.</source>
            <translation>Mancano strati: la distanza tra vicini è un multiplo di quella solita.</translation>
        </message>
        <message>
            <location filename="../../app/core/stacking.py" />
            <source>The slices are not evenly spaced.</source>
            <translation>Gli strati non sono equidistanti.</translation>
        </message>
        <message>
            <location filename="../../app/core/stacking.py" />
            <source>The stack is sheared, as with a tilted gantry.</source>
            <translation>Lo stack è inclinato, come con un gantry angolato.</translation>
        </message>
        <message>
            <location filename="../../app/core/trust.py" />
            <source>The network {network} is refused.</source>
            <translation>La rete {network} è rifiutata.</translation>
        </message>
        <message>
            <location filename="../../app/core/trust.py" />
            <source>The network {network} does not run without your permission.</source>
            <translation>La rete {network} non viene eseguita senza permesso dell’utente.</translation>
        </message>
        <message>
            <location filename="../../app/core/trust.py" />
            <source>{why} You refused it before.</source>
            <translation>{why} È stata rifiutata in precedenza.</translation>
        </message>
        <message>
            <location filename="../../app/core/trust.py" />
            <source>Allow it in the list of networks, or choose another one.</source>
            <translation>Consentirla nell’elenco delle reti, o sceglierne un’altra.</translation>
        </message>
        <message>
            <location filename="../../app/core/trust.py" />
            <source>It is part of this installation of Verdant.</source>
            <translation>Fa parte di questa installazione di Verdant.</translation>
        </message>
        <message>
            <location filename="../../app/core/trust.py" />
            <source>It is signed by {signer}.</source>
            <translation>È firmata da {signer}.</translation>
        </message>
        <message>
            <location filename="../../app/core/trust.py" />
            <source>It is signed by {signer}, a key that is not trusted here.</source>
            <translation>È firmata da {signer}, una chiave di cui qui non ci si fida.</translation>
        </message>
        <message>
            <location filename="../../app/core/trust.py" />
            <source>It is signed by {signer}, a key that has expired.</source>
            <translation>È firmata da {signer}, una chiave scaduta.</translation>
        </message>
        <message>
            <location filename="../../app/core/trust.py" />
            <source>It is not signed.</source>
            <translation>Non è firmata.</translation>
        </message>
        <message>
            <location filename="../../app/core/trust.py" />
            <source>It was changed after it was signed.</source>
            <translation>È stata modificata dopo la firma.</translation>
        </message>
        <message>
            <location filename="../../app/core/trust.py" />
            <source>Allow it if you know where it comes from.</source>
            <translation>Consentirla se si sa da dove viene.</translation>
        </message>
        <message>
            <location filename="../../app/core/trust.py" />
            <location filename="../../app/core/weights_bytes.py" />
            <location filename="../../app/dicom/iodeep_file.py" />
            <source>Retrieve the network again; if it stays so, ask its author for an intact copy.</source>
            <translation>Recuperare di nuovo la rete; se non cambia, chiedere una copia integra al suo autore.</translation>
        </message>
        <message>
            <location filename="../../app/core/trust.py" />
            <location filename="../../app/session/network_choice.py" />
            <source>{why} The settings allow only networks of trusted signers.</source>
            <translation>{why} Le impostazioni consentono solo reti di firmatari fidati.</translation>
        </message>
        <message>
            <location filename="../../app/core/trust.py" />
            <source>Have its signer's key added to the trusted ones, or choose another network.</source>
            <translation>Far aggiungere la chiave del firmatario a quelle fidate, o scegliere un’altra rete.</translation>
        </message>
        <message>
            <location filename="../../app/core/version_comparison.py" />
            <source>It is drawn on several stacks of the series.</source>
            <translation>È disegnata su più pile della serie.</translation>
        </message>
        <message>
            <location filename="../../app/core/voi.py" />
            <location filename="../../widgets/dialogs/version_tables.py" />
            <source>automatic</source>
            <translation>automatica</translation>
        </message>
        <message>
            <location filename="../../app/core/voi.py" />
            <source>region</source>
            <translation>regione</translation>
        </message>
        <message>
            <location filename="../../app/core/volume.py" />
            <source>A single image is no volume.</source>
            <translation>Una singola immagine non è un volume.</translation>
        </message>
        <message>
            <location filename="../../app/core/voxel_surface.py" />
            <source>The surface of a region is not written.</source>
            <translation>La superficie di una regione non viene scritta.</translation>
        </message>
        <message>
            <location filename="../../app/core/voxel_surface.py" />
            <source>It has more than {most} faces.</source>
            <translation>Ha più di {most} facce.</translation>
        </message>
        <message>
            <location filename="../../app/core/voxel_surface.py" />
            <source>Write its mask as NIfTI.</source>
            <translation>Scrivere la sua maschera come NIfTI.</translation>
        </message>
        <message>
            <location filename="../../app/core/voxel_volume.py" />
            <source>Other planes are made of grey images only; these are in colour.</source>
            <translation>Gli altri piani si ricavano solo da immagini in grigio; queste sono a colori.</translation>
        </message>
        <message>
            <location filename="../../app/core/voxel_volume.py" />
            <source>Other planes need one evenly spaced stack. {problem}</source>
            <translation>Gli altri piani richiedono uno stack equidistante. {problem}</translation>
        </message>
        <message>
            <location filename="../../app/core/voxel_volume.py" />
            <source>Other planes need at least {least} slices with positions.</source>
            <translation>Gli altri piani richiedono almeno {least} strati con posizione.</translation>
        </message>
        <message>
            <location filename="../../app/core/voxel_volume.py" />
            <source>Other planes need one evenly spaced stack. Some slices lie beside the line of the others.</source>
            <translation>Gli altri piani richiedono uno stack equidistante. Alcuni strati sono fuori dalla linea degli altri.</translation>
        </message>
        <message>
            <location filename="../../app/core/voxel_volume.py" />
            <source>Other planes of this stack would take up to {size:.1f} GB of memory; Verdant stops at 2 GB.</source>
            <translation>Gli altri piani di questo stack occuperebbero fino a {size:.1f} GB di memoria; Verdant si ferma a 2 GB.</translation>
        </message>
        <message>
            <location filename="../../app/core/voxel_volume.py" />
            <source>Reading {number} of {count} slices</source>
            <translation>Lettura di {number} strati su {count}</translation>
        </message>
        <message>
            <location filename="../../app/core/voxel_volume.py" />
            <source>A volume has at least one slice, one row and one column.</source>
            <translation>Un volume ha almeno uno strato, una riga e una colonna.</translation>
        </message>
        <message>
            <location filename="../../app/core/voxel_volume.py" />
            <source>The voxels of the volume do not span space.</source>
            <translation>I voxel del volume non coprono lo spazio.</translation>
        </message>
        <message>
            <location filename="../../app/core/voxel_volume.py" />
            <source>The pixels of a slice do not have the shape that its header states.</source>
            <translation>I pixel di uno strato non hanno la forma indicata nell'intestazione.</translation>
        </message>
        <message>
            <location filename="../../app/core/web_nodes.py" />
            <source>a web address such as https://pacs.example/dicom-web, without user, question mark or #</source>
            <translation>un indirizzo web come https://pacs.example/dicom-web, senza utente, punto interrogativo o #</translation>
        </message>
        <message>
            <location filename="../../app/core/web_nodes.py" />
            <source>URL</source>
            <translation>URL</translation>
        </message>
        <message>
            <location filename="../../app/core/web_nodes.py" />
            <source>URL for searching</source>
            <translation>URL per la ricerca</translation>
        </message>
        <message>
            <location filename="../../app/core/web_nodes.py" />
            <source>URL for retrieving</source>
            <translation>URL per il recupero</translation>
        </message>
        <message>
            <location filename="../../app/core/web_nodes.py" />
            <source>URL for storing</source>
            <translation>URL per l’archiviazione</translation>
        </message>
        <message>
            <location filename="../../app/core/web_nodes.py" />
            <source>user</source>
            <translation>utente</translation>
        </message>
        <message>
            <location filename="../../app/core/web_nodes.py" />
            <source>the name or client identifier that the server knows</source>
            <translation>il nome o l’identificativo del client che il server conosce</translation>
        </message>
        <message>
            <location filename="../../app/core/web_nodes.py" />
            <source>printable characters without a colon</source>
            <translation>caratteri stampabili senza due punti</translation>
        </message>
        <message>
            <location filename="../../app/core/web_nodes.py" />
            <source>URL for tokens</source>
            <translation>URL per i token</translation>
        </message>
        <message>
            <location filename="../../app/core/weights_bytes.py" />
            <source>The network's weights cannot be used.</source>
            <translation>I pesi della rete non sono utilizzabili.</translation>
        </message>
        <message>
            <location filename="../../app/core/weights_bytes.py" />
            <source>Ask the network's author for weights that belong to this description.</source>
            <translation>Chiedere all'autore della rete i pesi che corrispondono a questa descrizione.</translation>
        </message>
        <message>
            <location filename="../../app/core/weights_bytes.py" />
            <source>Convert them once, offline, from a source that you trust: safetensors.torch.save_file(torch.load("weights.pth", weights_only=True), "weights.safetensors").</source>
            <translation>Convertirli una volta, offline, da una fonte fidata: safetensors.torch.save_file(torch.load("weights.pth", weights_only=True), "weights.safetensors").</translation>
        </message>
        <message>
            <location filename="../../app/core/weights_bytes.py" />
            <source>Their bytes are not those that the network was published with.</source>
            <translation>I byte non sono quelli con cui la rete è stata pubblicata.</translation>
        </message>
        <message>
            <location filename="../../app/core/weights_bytes.py" />
            <source>The network's weights are refused.</source>
            <translation>I pesi della rete vengono rifiutati.</translation>
        </message>
        <message>
            <location filename="../../app/core/weights_bytes.py" />
            <source>They are no safetensors file.</source>
            <translation>Non sono un file safetensors.</translation>
        </message>
        <message>
            <location filename="../../app/core/weights_bytes.py" />
            <source>Store the weights as safetensors; no other format is opened.</source>
            <translation>Salvare i pesi come safetensors; nessun altro formato viene aperto.</translation>
        </message>
        <message>
            <location filename="../../app/core/weights_bytes.py" />
            <source>They hold {count:,} tensors.</source>
            <translation>Contengono {count:,} tensori.</translation>
        </message>
        <message>
            <location filename="../../app/core/weights_bytes.py" />
            <source>The safetensors file ends before its tensors do.</source>
            <translation>Il file safetensors finisce prima dei suoi tensori.</translation>
        </message>
        <message>
            <location filename="../../app/core/weights_bytes.py" />
            <location filename="../../app/network/weights.py" />
            <source>Their digest is not of the form sha256:&lt;64 hexadecimal digits&gt;.</source>
            <translation>Il loro digest non ha la forma sha256:&lt;64 cifre esadecimali&gt;.</translation>
        </message>
        <message>
            <location filename="../../app/core/weights_bytes.py" />
            <location filename="../../app/dicom/iodeep_reading.py" />
            <location filename="../../app/dicom/iodeep_weights.py" />
            <location filename="../../app/network/weights.py" />
            <source>Store the network again, or ask its author for an intact copy.</source>
            <translation>Archiviare di nuovo la rete, o chiedere una copia integra al suo autore.</translation>
        </message>
        <message>
            <location filename="../../app/core/weights_bytes.py" />
            <location filename="../../app/dicom/iodeep_weights.py" />
            <source>They are larger than 1 GiB.</source>
            <translation>Superano 1 GiB.</translation>
        </message>
        <message>
            <location filename="../../app/core/weights_bytes.py" />
            <source>They are no ONNX file, which the network's description asks for.</source>
            <translation>Non sono un file ONNX, che la descrizione della rete richiede.</translation>
        </message>
        <message>
            <location filename="../../app/core/weights_bytes.py" />
            <location filename="../../app/network/weights.py" />
            <source>Ask the network's author for an intact copy.</source>
            <translation>Chiedere all'autore della rete una copia intatta.</translation>
        </message>
        <message>
            <location filename="../../app/core/weights_bytes.py" />
            <source>They are a Python pickle (.pth), which can run code when it is opened.</source>
            <translation>Sono un pickle di Python (.pth), che aprendosi può eseguire codice.</translation>
        </message>
        <message>
            <location filename="../../app/core/weights_bytes.py" />
            <source>The tensor {name} is of the type {dtype}.</source>
            <translation>Il tensore {name} è del tipo {dtype}.</translation>
        </message>
        <message>
            <location filename="../../app/core/weights_bytes.py" />
            <source>Store the weights as F32.</source>
            <translation>Salvare i pesi come F32.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/burned_in.py" />
            <source>a document: what is written in it cannot be removed</source>
            <translation>un documento: ciò che vi è scritto non si può togliere</translation>
        </message>
        <message>
            <location filename="../../app/dicom/burned_in.py" />
            <source>raw data: what they hold is not known</source>
            <translation>dati grezzi: non si sa che cosa contengano</translation>
        </message>
        <message>
            <location filename="../../app/dicom/burned_in.py" />
            <source>a video: texts and sounds in its stream cannot be removed</source>
            <translation>un video: i testi e i suoni nel suo flusso non si possono togliere</translation>
        </message>
        <message>
            <location filename="../../app/dicom/burned_in.py" />
            <source>a waveform or a recording: a voice tells who it is</source>
            <translation>un tracciato o una registrazione: una voce dice chi è</translation>
        </message>
        <message>
            <location filename="../../app/dicom/burned_in.py" />
            <source>it says itself that writing is burned into it</source>
            <translation>dichiara di avere scritte impresse nell’immagine</translation>
        </message>
        <message>
            <location filename="../../app/dicom/burned_in.py" />
            <source>a secondary capture, as screenshots are</source>
            <translation>un’acquisizione secondaria, come le schermate</translation>
        </message>
        <message>
            <location filename="../../app/dicom/burned_in.py" />
            <source>a screenshot</source>
            <translation>una schermata</translation>
        </message>
        <message>
            <location filename="../../app/dicom/burned_in.py" />
            <source>an ultrasound image, in which devices write names</source>
            <translation>un’ecografia, in cui gli apparecchi scrivono nomi</translation>
        </message>
        <message>
            <location filename="../../app/dicom/burned_in.py" />
            <source>a photograph or video</source>
            <translation>una fotografia o un video</translation>
        </message>
        <message>
            <location filename="../../app/dicom/burned_in.py" />
            <source>an overlay lies within its pixel values</source>
            <translation>un overlay si trova nei valori dei suoi pixel</translation>
        </message>
        <message>
            <location filename="../../app/dicom/burned_in.py" />
            <source>it does not say that nothing is burned into it</source>
            <translation>non dichiara di essere priva di scritte impresse</translation>
        </message>
        <message>
            <location filename="../../app/dicom/calibration.py" />
            <source>Measured at the detector (ImagerPixelSpacing): in the patient, who is nearer to the tube, lengths are smaller.</source>
            <translation>Misurato sul rivelatore (ImagerPixelSpacing): nel paziente, più vicino al tubo, le lunghezze sono minori.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/calibration.py" />
            <source>Measured on the film that was digitised (NominalScannedPixelSpacing), not in the patient.</source>
            <translation>Misurato sulla pellicola digitalizzata (NominalScannedPixelSpacing), non nel paziente.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/calibration.py" />
            <source>Measured at the image plane of the treatment machine (ImagePlanePixelSpacing), not in the patient.</source>
            <translation>Misurato sul piano immagine dell'apparecchio di terapia (ImagePlanePixelSpacing), non nel paziente.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/calibration.py" />
            <source> It says: {description}.</source>
            <translation> Dice: {description}.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/calibration.py" />
            <source>Corrected for magnification: true near the central ray, at the depth that was assumed.</source>
            <translation>Corretto per l'ingrandimento: vero vicino al raggio centrale, alla profondità ipotizzata.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/calibration.py" />
            <source>Calibrated on an object of known size: true at the depth of that object.</source>
            <translation>Calibrato su un oggetto di dimensione nota: vero alla profondità di quell'oggetto.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/calibration.py" />
            <source>The image does not say whether PixelSpacing is corrected for magnification.</source>
            <translation>L'immagine non dice se PixelSpacing è corretto per l'ingrandimento.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/calibration.py" />
            <source>PixelSpacing was corrected for magnification; the image does not say how.</source>
            <translation>PixelSpacing è stato corretto per l'ingrandimento; l'immagine non dice come.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/calibration.py" />
            <source>Spacing at the detector over an estimated magnification of {factor:.4g}: true at the depth that was assumed.</source>
            <translation>Spaziatura sul rivelatore divisa per un ingrandimento stimato di {factor:.4g}: vera alla profondità ipotizzata.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/calibration.py" />
            <source>PixelSpacing is no pair of positive numbers.</source>
            <translation>PixelSpacing non è una coppia di numeri positivi.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/deidentification.py" />
            <source>Leave its series out, or export without de-identification.</source>
            <translation>Escludere la sua serie, o esportare senza anonimizzare.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/deidentification.py" />
            <source>An instance cannot be de-identified.</source>
            <translation>Un’istanza non si può anonimizzare.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/deidentification.py" />
            <source>A name or an identifier of its patient stands within its pixels or tables.</source>
            <translation>Nei suoi pixel o nelle sue tabelle si trova un nome o un identificativo del paziente.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/deidentification.py" />
            <source>Its data set is damaged, so nobody can say what it holds.</source>
            <translation>Il suo data set è danneggiato: nessuno può dire che cosa contenga.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/details_reading.py" />
            <source>TR {value:g} ms</source>
            <translation>TR {value:g} ms</translation>
        </message>
        <message>
            <location filename="../../app/dicom/details_reading.py" />
            <source>TE {value:g} ms</source>
            <translation>TE {value:g} ms</translation>
        </message>
        <message>
            <location filename="../../app/dicom/details_reading.py" />
            <source>TI {value:g} ms</source>
            <translation>TI {value:g} ms</translation>
        </message>
        <message>
            <location filename="../../app/dicom/details_reading.py" />
            <location filename="../../app/dicom/image_traits.py" />
            <source>flip angle {value:g}°</source>
            <translation>flip angle {value:g}°</translation>
        </message>
        <message>
            <location filename="../../app/dicom/details_reading.py" />
            <source>{value:g} kV</source>
            <translation>{value:g} kV</translation>
        </message>
        <message>
            <location filename="../../app/dicom/details_reading.py" />
            <source>{value:g} mA</source>
            <translation>{value:g} mA</translation>
        </message>
        <message>
            <location filename="../../app/dicom/details_reading.py" />
            <source>slice {value:g} mm</source>
            <translation>strato {value:g} mm</translation>
        </message>
        <message>
            <location filename="../../app/dicom/details_reading.py" />
            <source>Lossy</source>
            <translation>Con perdita</translation>
        </message>
        <message>
            <location filename="../../app/dicom/dicomdir_reading.py" />
            <source>The DICOMDIR cannot be read.</source>
            <translation>Il DICOMDIR non si può leggere.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/dicomdir_reading.py" />
            <source>It is larger than 256 MiB.</source>
            <translation>È più grande di 256 MiB.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/dicomdir_reading.py" />
            <source>Import the folder: its files are found without it.</source>
            <translation>Importare la cartella: i suoi file si trovano anche senza.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/dicomdir_reading.py" />
            <source>Its records are damaged.</source>
            <translation>I suoi record sono danneggiati.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/frames.py" />
            <source>its pixels</source>
            <translation>i suoi pixel</translation>
        </message>
        <message>
            <location filename="../../app/dicom/frames.py" />
            <source>its frame {number}</source>
            <translation>il suo frame {number}</translation>
        </message>
        <message>
            <location filename="../../app/dicom/frames.py" />
            <source>{here:,} of {needed:,} bytes of {whose} are there</source>
            <translation>ci sono {here:,} byte su {needed:,} di {whose}</translation>
        </message>
        <message>
            <location filename="../../app/dicom/frames.py" />
            <source>{file} is truncated: {what}.</source>
            <translation>{file} è troncato: {what}.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/frames.py" />
            <source>the last fragment of its compressed pixels is incomplete</source>
            <translation>l'ultimo frammento dei pixel compressi è incompleto</translation>
        </message>
        <message>
            <location filename="../../app/dicom/frames.py" />
            <location filename="../../app/dicom/payloads.py" />
            <location filename="../../app/dicom/reading.py" />
            <source>Copy or retrieve the file again.</source>
            <translation>Copiare o recuperare di nuovo il file.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/frames.py" />
            <source>its pixels are missing</source>
            <translation>mancano i pixel</translation>
        </message>
        <message>
            <location filename="../../app/dicom/frames.py" />
            <location filename="../../app/dicom/pixel_decoding.py" />
            <source>The pixel data are empty.</source>
            <translation>I dati dei pixel sono vuoti.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/frames.py" />
            <source>The fragments of the compressed pixels are damaged.</source>
            <translation>I frammenti dei pixel compressi sono danneggiati.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/frames.py" />
            <source>Its {count:,} fragments cannot be told apart into {frames:,} frames.</source>
            <translation>I suoi {count:,} frammenti non si possono dividere in {frames:,} frame.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/functional_groups.py" />
            <source>{file} claims {frames:,} frames.</source>
            <translation>{file} dichiara {frames:,} frame.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/functional_groups.py" />
            <source>Images of up to {most:,} frames can be listed.</source>
            <translation>Si possono elencare immagini fino a {most:,} frame.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/functional_groups.py" />
            <source>Ask the source for the image in several parts.</source>
            <translation>Chiedere alla fonte l'immagine in più parti.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/gathering.py" />
            <source>{name} is left out: it states another patient or study than the rest of its series.</source>
            <translation>{name} viene tralasciato: indica un paziente o uno studio diverso dal resto della serie.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/gathering.py" />
            <source>{name} is left out: {first} holds the same instance.</source>
            <translation>{name} viene tralasciato: {first} contiene la stessa istanza.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/image_slice.py" />
            <source>shown uncalibrated, no contours can be placed</source>
            <translation>mostrata non calibrata, senza poter tracciare contorni</translation>
        </message>
        <message>
            <location filename="../../app/dicom/image_slice.py" />
            <source>{file} has no valid SOPInstanceUID.</source>
            <translation>{file} non ha un SOPInstanceUID valido.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/image_slice.py" />
            <source>The image is {consequence}.</source>
            <translation>L'immagine viene {consequence}.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/image_slice.py" />
            <source>This image has no FrameOfReferenceUID: it cannot be compared with other series.</source>
            <translation>Questa immagine non ha FrameOfReferenceUID: non si può confrontare con altre serie.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/image_slice.py" />
            <source>Nothing that is drawn on it could be referred to.</source>
            <translation>Non ci si potrebbe riferire a nulla di ciò che vi si disegna.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/image_slice.py" />
            <source>Ask the source for a correct copy.</source>
            <translation>Chiedere alla fonte una copia corretta.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/image_slice.py" />
            <source>no</source>
            <translation>nessun</translation>
        </message>
        <message>
            <location filename="../../app/dicom/image_slice.py" />
            <source>no usable</source>
            <translation>nessun valido</translation>
        </message>
        <message>
            <location filename="../../app/dicom/image_slice.py" />
            <source> (its ImagerPixelSpacing holds at the detector, not in the patient)</source>
            <translation> (il suo ImagerPixelSpacing vale sul rivelatore, non nel paziente)</translation>
        </message>
        <message>
            <location filename="../../app/dicom/image_slice.py" />
            <source>This image has {word} {keyword}{hint}: {consequence}.</source>
            <translation>Questa immagine ha {word} {keyword}{hint}: {consequence}.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/image_traits.py" />
            <source>Magnitude</source>
            <translation>Modulo</translation>
        </message>
        <message>
            <location filename="../../app/dicom/image_traits.py" />
            <source>Real</source>
            <translation>Reale</translation>
        </message>
        <message>
            <location filename="../../app/dicom/image_traits.py" />
            <source>Imaginary</source>
            <translation>Immaginaria</translation>
        </message>
        <message>
            <location filename="../../app/dicom/image_traits.py" />
            <source>Mixed</source>
            <translation>Mista</translation>
        </message>
        <message>
            <location filename="../../app/dicom/image_traits.py" />
            <source>Trace</source>
            <translation>Traccia</translation>
        </message>
        <message>
            <location filename="../../app/dicom/image_traits.py" />
            <source>Isotropic</source>
            <translation>Isotropa</translation>
        </message>
        <message>
            <location filename="../../app/dicom/image_traits.py" />
            <source>Water</source>
            <translation>Acqua</translation>
        </message>
        <message>
            <location filename="../../app/dicom/image_traits.py" />
            <source>Fat</source>
            <translation>Grasso</translation>
        </message>
        <message>
            <location filename="../../app/dicom/image_traits.py" />
            <source>In phase</source>
            <translation>In fase</translation>
        </message>
        <message>
            <location filename="../../app/dicom/image_traits.py" />
            <source>Opposed phase</source>
            <translation>Fuori fase</translation>
        </message>
        <message>
            <location filename="../../app/dicom/image_traits.py" />
            <source>Fat fraction</source>
            <translation>Frazione di grasso</translation>
        </message>
        <message>
            <location filename="../../app/dicom/image_traits.py" />
            <source>T1 map</source>
            <translation>Mappa T1</translation>
        </message>
        <message>
            <location filename="../../app/dicom/image_traits.py" />
            <source>T2 map</source>
            <translation>Mappa T2</translation>
        </message>
        <message>
            <location filename="../../app/dicom/image_traits.py" />
            <source>T2* map</source>
            <translation>Mappa T2*</translation>
        </message>
        <message>
            <location filename="../../app/dicom/image_traits.py" />
            <source>Derived</source>
            <translation>Derivata</translation>
        </message>
        <message>
            <location filename="../../app/dicom/image_traits.py" />
            <source>Projection</source>
            <translation>Proiezione</translation>
        </message>
        <message>
            <location filename="../../app/dicom/image_traits.py" />
            <source>Subtraction</source>
            <translation>Sottrazione</translation>
        </message>
        <message>
            <location filename="../../app/dicom/image_traits.py" />
            <source>Motion corrected</source>
            <translation>Corretta per il moto</translation>
        </message>
        <message>
            <location filename="../../app/dicom/image_traits.py" />
            <source>Perfusion</source>
            <translation>Perfusione</translation>
        </message>
        <message>
            <location filename="../../app/dicom/image_traits.py" />
            <source>Distortion corrected</source>
            <translation>Corretta per la distorsione</translation>
        </message>
        <message>
            <location filename="../../app/dicom/image_traits.py" />
            <source>{percent} % of the heart beat</source>
            <translation>{percent} % del battito</translation>
        </message>
        <message>
            <location filename="../../app/dicom/image_traits.py" />
            <source>{percent} % of the breath</source>
            <translation>{percent} % del respiro</translation>
        </message>
        <message>
            <location filename="../../app/dicom/inflating.py" />
            <location filename="../../app/dicom/whole_reading.py" />
            <source>The file cannot be read.</source>
            <translation>Il file non si può leggere.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/inflating.py" />
            <location filename="../../app/dicom/reading.py" />
            <source>Its deflated data set is larger than 1 GiB.</source>
            <translation>Il suo data set (deflate) supera 1 GiB.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/inflating.py" />
            <location filename="../../app/dicom/instance_texts.py" />
            <location filename="../../app/dicom/part10.py" />
            <location filename="../../app/dicom/whole_reading.py" />
            <source>Fetch or copy the file again.</source>
            <translation>Recuperare o copiare di nuovo il file.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/instance_identity.py" />
            <source>What came</source>
            <translation>Ciò che è arrivato</translation>
        </message>
        <message>
            <location filename="../../app/dicom/instance_texts.py" />
            <source>{name} is not complete.</source>
            <translation>{name} non è completo.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/instance_texts.py" />
            <source>It ends too early.</source>
            <translation>Finisce troppo presto.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/instance_texts.py" />
            <location filename="../../app/name_list_file.py" />
            <source>{name} cannot be read.</source>
            <translation>{name} non si può leggere.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/instance_texts.py" />
            <source>{name} cannot be filed.</source>
            <translation>{name} non si può archiviare.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/instance_texts.py" />
            <source>Its {keyword} is missing or is no UID.</source>
            <translation>Il suo {keyword} manca o non è un UID.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/instance_texts.py" />
            <location filename="../../app/store/instance_files.py" />
            <source>Export it again from where it came.</source>
            <translation>Esportarla di nuovo dall'origine.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/instance_texts.py" />
            <source>Its header is damaged.</source>
            <translation>L'intestazione è danneggiata.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/iodeep_file.py" />
            <source>The network object {file} is refused.</source>
            <translation>L'oggetto di rete {file} viene rifiutato.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/iodeep_file.py" />
            <source>An element of it is {length:,} bytes long, {limit:,} are allowed.</source>
            <translation>Un suo elemento è lungo {length:,} byte, ne sono consentiti {limit:,}.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/iodeep_file.py" />
            <source>The file has become shorter.</source>
            <translation>Il file è diventato più corto.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/iodeep_file.py" />
            <source>{file} holds no network.</source>
            <translation>{file} non contiene alcuna rete.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/iodeep_file.py" />
            <source>It has no IODeep block (0017,xx20) with a network description.</source>
            <translation>Non ha un blocco IODeep (0017,xx20) con la descrizione di una rete.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/iodeep_file.py" />
            <source>Choose an IODeep object, or make one with `verdant iodeep create`.</source>
            <translation>Scegliere un oggetto IODeep, o crearne uno con `verdant iodeep create`.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/iodeep_key_file.py" />
            <source>{file} is too large for a key.</source>
            <translation>{file} è troppo grande per una chiave.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/iodeep_key_file.py" />
            <location filename="../../app/dicom/reading.py" />
            <location filename="../../app/dicom/rtstruct_reading.py" />
            <source>{file} cannot be read.</source>
            <translation>{file} non si può leggere.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/iodeep_key_file.py" />
            <location filename="../../app/dicom/pixel_decoding.py" />
            <location filename="../../app/dicom/reading.py" />
            <location filename="../../app/dimse/tls.py" />
            <location filename="../../app/export_places.py" />
            <location filename="../../app/name_list_file.py" />
            <location filename="../../app/network/reaching.py" />
            <location filename="../../app/network/syslog.py" />
            <location filename="../../app/network/weights.py" />
            <location filename="../../app/store/audit_files.py" />
            <location filename="../../app/store/chained_file.py" />
            <location filename="../../app/store/instance_files.py" />
            <location filename="../../app/store/ledger_file.py" />
            <location filename="../../app/store/measurements.py" />
            <location filename="../../app/store/network_memory.py" />
            <location filename="../../app/store/outbox.py" />
            <location filename="../../app/store/outbox_intake.py" />
            <location filename="../../app/store/review_journals.py" />
            <location filename="../../app/store/server.py" />
            <source>The system says: {reason}.</source>
            <translation>Il sistema dice: {reason}.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/iodeep_reading.py" />
            <source>It states no {keywords}.</source>
            <translation>Non indica {keywords}.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/iodeep_reading.py" />
            <location filename="../../app/dicom/iodeep_weights.py" />
            <source>The weights of the network “{network}” are refused.</source>
            <translation>I pesi della rete “{network}” vengono rifiutati.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/iodeep_reading.py" />
            <location filename="../../app/dicom/iodeep_weights.py" />
            <source>The object states no digest of them.</source>
            <translation>L'oggetto non ne indica il digest.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/iodeep_signature.py" />
            <source>“{signer}” (key {fingerprint})</source>
            <translation>“{signer}” (chiave {fingerprint})</translation>
        </message>
        <message>
            <location filename="../../app/dicom/iodeep_weights.py" />
            <source>If you trust where it comes from, convert it once, offline: `verdant iodeep convert OLD NEW --from-pickle` (it loads the pickle with weights_only=True and writes .safetensors into a new object).</source>
            <translation>Se la provenienza è fidata, convertirlo una volta, fuori rete: `verdant iodeep convert OLD NEW --from-pickle` (carica il pickle con weights_only=True e scrive .safetensors in un nuovo oggetto).</translation>
        </message>
        <message>
            <location filename="../../app/dicom/iodeep_weights.py" />
            <source>They are neither base64 nor a URI.</source>
            <translation>Non sono né base64 né un URI.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/iodeep_weights.py" />
            <source>Only files in the object's own folder are read.</source>
            <translation>Si leggono solo file nella cartella dell'oggetto.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/iodeep_weights.py" />
            <source>Put the file of weights beside the object, or into it with `verdant iodeep create`.</source>
            <translation>Mettere il file dei pesi accanto all'oggetto, o al suo interno con `verdant iodeep create`.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/iodeep_weights.py" />
            <source>The object holds none.</source>
            <translation>L'oggetto non ne contiene.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/iodeep_weights.py" />
            <source>They lie on a host, and the object states no digest of them: they are not fetched.</source>
            <translation>Si trovano su un host e l'oggetto non ne indica il digest: non vengono scaricati.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/iodeep_weights.py" />
            <source>Ask its author for an object that states the digest of its weights.</source>
            <translation>Chiedere all'autore un oggetto che indichi il digest dei suoi pesi.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/iodeep_weights.py" />
            <source>They lie outside the object, at a URI, which is not fetched here.</source>
            <translation>Si trovano fuori dell'oggetto, a un URI che qui non viene scaricato.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/iodeep_weights.py" />
            <source>Store them in the object with `verdant iodeep convert`.</source>
            <translation>Inserirli nell'oggetto con `verdant iodeep convert`.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/iodeep_weights.py" />
            <source>There is no such file beside the object.</source>
            <translation>Accanto all'oggetto non c'è un tale file.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/iodeep_weights.py" />
            <source>They lie outside the object, at a URI of a kind that is not fetched.</source>
            <translation>Si trovano fuori dell'oggetto, a un URI di un genere che non viene scaricato.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/iodeep_weights.py" />
            <source>Store them in the object with `verdant iodeep create`.</source>
            <translation>Inserirli nell'oggetto con `verdant iodeep create`.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/iodeep_weights.py" />
            <source>There are none: a service runs this network, which this version does not call.</source>
            <translation>Non ce ne sono: questa rete è eseguita da un servizio, che questa versione non chiama.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/iodeep_weights.py" />
            <source>Choose a network that brings its weights along.</source>
            <translation>Scegliere una rete che porti con sé i suoi pesi.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/measurement_report.py" />
            <source>Save without a report.</source>
            <translation>Salvare senza referto.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/measurement_report.py" />
            <source>The measurement report was not written: reading it back showed a defect.</source>
            <translation>Il referto di misura non è stato scritto: la rilettura ha mostrato un difetto.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/measurement_report.py" />
            <location filename="../../app/dicom/region_objects.py" />
            <source>The measurement report was not written.</source>
            <translation>Il referto di misura non è stato scritto.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/measurement_report.py" />
            <source>Its texts or figures are none that a report can hold.</source>
            <translation>I suoi testi o valori non possono stare in un referto.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/measurement_report_proof.py" />
            <location filename="../../app/dicom/rtstruct_writing.py" />
            <source>The reviewer's name reads back differently.</source>
            <translation>Il nome del revisore viene riletto diversamente.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/measurement_report_proof.py" />
            <source>It holds {found} measured regions instead of {wanted}.</source>
            <translation>Contiene {found} regioni misurate invece di {wanted}.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/measurement_report_proof.py" />
            <source>It refers to an object that is not among its evidence.</source>
            <translation>Si riferisce a un oggetto che non è tra le sue evidenze.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/measurement_report_proof.py" />
            <source>Who decided on “{name}” reads back differently.</source>
            <translation>Chi ha deciso su “{name}” viene riletto diversamente.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/measurement_report_proof.py" />
            <location filename="../../app/dicom/segmentation_proof.py" />
            <source>The name of “{name}” reads back differently.</source>
            <translation>Il nome di “{name}” viene riletto diversamente.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/measurement_report_proof.py" />
            <source>What “{name}” is reads back differently.</source>
            <translation>Ciò che “{name}” è viene riletto diversamente.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/measurement_report_proof.py" />
            <source>The region “{name}” refers to other images.</source>
            <translation>La regione “{name}” si riferisce ad altre immagini.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/measurement_report_proof.py" />
            <source>The region “{name}” has {found} figures instead of {wanted}.</source>
            <translation>La regione “{name}” ha {found} valori invece di {wanted}.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/measurement_report_proof.py" />
            <source>It cannot be read again ({error}).</source>
            <translation>Non può essere riletto ({error}).</translation>
        </message>
        <message>
            <location filename="../../app/dicom/measurement_report_proof.py" />
            <source>The region “{name}” is not in it.</source>
            <translation>La regione “{name}” non vi compare.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/measurement_report_proof.py" />
            <source>The figure “{figure}” of “{name}” reads back differently.</source>
            <translation>Il valore “{figure}” di “{name}” viene riletto diversamente.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/overlays.py" />
            <source>The overlays of {file} cannot be right.</source>
            <translation>Le sovrapposizioni di {file} non possono essere giuste.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/overlays.py" />
            <source>An overlay claims {rows} × {columns} pixels.</source>
            <translation>Una sovrapposizione dichiara {rows} × {columns} pixel.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/overlays.py" />
            <source>The image itself is not affected; retrieve it again to see its overlays.</source>
            <translation>L'immagine in sé non ne risente; recuperarla di nuovo per vederne le sovrapposizioni.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/part10.py" />
            <source>The file</source>
            <translation>Il file</translation>
        </message>
        <message>
            <location filename="../../app/dicom/part10.py" />
            <source>{source} is not complete.</source>
            <translation>{source} non è completo.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/part10.py" />
            <source>{source} is no DICOM file.</source>
            <translation>{source} non è un file DICOM.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/part10.py" />
            <source>{source} cannot be used.</source>
            <translation>{source} non è utilizzabile.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/part10.py" />
            <source>It ends before its file meta information does.</source>
            <translation>Finisce prima delle sue informazioni meta.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/part10.py" />
            <source>It does not carry the mark DICM after 128 bytes.</source>
            <translation>Dopo 128 byte non porta il contrassegno DICM.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/part10.py" />
            <source>Choose a DICOM file.</source>
            <translation>Scegliere un file DICOM.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/part10.py" />
            <source>Its file meta information states no transfer syntax.</source>
            <translation>Le informazioni meta non indicano una sintassi di trasferimento.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/part10.py" />
            <source>Export the file again from where it came.</source>
            <translation>Esportare di nuovo il file dall'origine.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/payloads.py" />
            <source>What {file} holds is damaged or incomplete.</source>
            <translation>Il contenuto di {file} è danneggiato o incompleto.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/payloads.py" />
            <source>The document in {file} is empty.</source>
            <translation>Il documento in {file} è vuoto.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/payloads.py" />
            <source>{file} is larger than 2 GiB and is not copied.</source>
            <translation>{file} supera 2 GiB e non viene copiato.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/payloads.py" />
            <location filename="../../app/dicom/rtstruct_reading.py" />
            <source>Retrieve it again.</source>
            <translation>Recuperarlo di nuovo.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixel_decoding.py" />
            <source>{file} cannot be read any more.</source>
            <translation>{file} non si può più leggere.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixel_decoding.py" />
            <source>No decoder for this transfer syntax is part of this version.</source>
            <translation>Questa versione non ha un decodificatore per questa sintassi di trasferimento.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixel_decoding.py" />
            <source>The compressed image has no end: part of it is missing.</source>
            <translation>L'immagine compressa non ha fine: ne manca una parte.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixel_decoding.py" />
            <source>Every decoder failed.</source>
            <translation>Tutti i decodificatori hanno fallito.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixel_decoding.py" />
            <source>The pixel data are not encapsulated although the transfer syntax is a compressed one.</source>
            <translation>I dati dei pixel non sono incapsulati, benché la sintassi di trasferimento sia compressa.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixel_decoding.py" />
            <source>Float pixels cannot be compressed.</source>
            <translation>I pixel in virgola mobile non si possono comprimere.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixel_decoding.py" />
            <source>The pixel data are encapsulated although the transfer syntax is uncompressed.</source>
            <translation>I dati dei pixel sono incapsulati, benché la sintassi di trasferimento non sia compressa.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixel_decoding.py" />
            <source>Check that the file still exists, or retrieve the series again.</source>
            <translation>Controllare che il file esista ancora, o recuperare di nuovo la serie.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixel_decoding.py" />
            <source>A frame is {count:,} bytes long, but needs {needed:,}.</source>
            <translation>Un frame è lungo {count:,} byte, ma ne servono {needed:,}.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixel_decoding.py" />
            <source>It is a video.</source>
            <translation>È un video.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixel_decoding.py" />
            <source>The compressed image is damaged or of another kind than the file says.</source>
            <translation>L'immagine compressa è danneggiata o di tipo diverso da quello indicato.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixel_decoding.py" />
            <source>The compressed image has {precision} bits per sample, the header says {stated}.</source>
            <translation>L'immagine compressa ha {precision} bit per campione, l'intestazione dice {stated}.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixel_decoding.py" />
            <source>The compressed image holds samples of a kind that DICOM does not know.</source>
            <translation>L'immagine compressa contiene campioni di un tipo ignoto a DICOM.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixel_decoding.py" />
            <source>Save it to a file and open it with a video player.</source>
            <translation>Salvarlo su file e aprirlo con un lettore video.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixel_decoding.py" />
            <source>Its run lengths are damaged.</source>
            <translation>Le sue sequenze RLE sono danneggiate.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixel_decoding.py" />
            <source>Its deflated frame is damaged.</source>
            <translation>Il suo frame compresso (deflate) è danneggiato.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixel_layout.py" />
            <source>The pixel description of {name} cannot be right.</source>
            <translation>La descrizione dei pixel di {name} non può essere giusta.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixel_layout.py" />
            <source>unknown transfer syntax</source>
            <translation>sintassi di trasferimento ignota</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixel_layout.py" />
            <source>The pixels of {file} ({syntax}) cannot be decoded.</source>
            <translation>I pixel di {file} ({syntax}) non si possono decodificare.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixel_layout.py" />
            <source>{name} holds no pixel data.</source>
            <translation>{name} non contiene pixel.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixel_layout.py" />
            <source>Rows × Columns is {rows} × {columns}.</source>
            <translation>Rows × Columns è {rows} × {columns}.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixel_layout.py" />
            <source>It claims {rows} × {columns} pixels, more than {most:,}.</source>
            <translation>Dichiara {rows} × {columns} pixel, più di {most:,}.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixel_layout.py" />
            <source>It states no PhotometricInterpretation.</source>
            <translation>Non indica PhotometricInterpretation.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixel_layout.py" />
            <source>{name} is an image in the colour space {space}.</source>
            <translation>{name} è un'immagine nello spazio di colori {space}.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixel_layout.py" />
            <source>{photometric} has {expected} samples per pixel, it states {samples}.</source>
            <translation>{photometric} ha {expected} campioni per pixel, ne indica {samples}.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixel_layout.py" />
            <source>BitsAllocated is {allocated}.</source>
            <translation>BitsAllocated è {allocated}.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixel_layout.py" />
            <source>BitsAllocated {allocated}, BitsStored {stored} and HighBit {high_bit} disagree.</source>
            <translation>BitsAllocated {allocated}, BitsStored {stored} e HighBit {high_bit} si contraddicono.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixel_layout.py" />
            <source>Its NumberOfFrames is no number of frames.</source>
            <translation>Il suo NumberOfFrames non è un numero di frame.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixel_layout.py" />
            <source>It claims {frames:,} frames, more than {most:,}.</source>
            <translation>Dichiara {frames:,} frame, più di {most:,}.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixel_layout.py" />
            <source>{rows} × {columns} needs</source>
            <translation>{rows} × {columns} ne richiede</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixel_layout.py" />
            <source>{frames:,} frames of {rows} × {columns} need</source>
            <translation>{frames:,} frame di {rows} × {columns} ne richiedono</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixel_layout.py" />
            <source>They are {length:,} bytes long, but {what} {needed:,}.</source>
            <translation>Sono lunghi {length:,} byte, ma {what} {needed:,}.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixel_layout.py" />
            <source>It claims {frames:,} frames, more than fit into its {size:,} bytes.</source>
            <translation>Dichiara {frames:,} frame, più di quanti stiano nei suoi {size:,} byte.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixel_layout.py" />
            <source>Retrieve the image again, or ask its source for an intact copy.</source>
            <translation>Recuperare di nuovo l'immagine, o chiedere alla fonte una copia integra.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixel_layout.py" />
            <source>Retrieve the image again; if it stays so, leave it out.</source>
            <translation>Recuperare di nuovo l'immagine; se non cambia, tralasciarla.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixel_layout.py" />
            <source>This colour space is no part of DICOM, or no longer.</source>
            <translation>Questo spazio di colori non fa parte di DICOM, o non più.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixel_layout.py" />
            <source>Ask the source for the image in another colour space.</source>
            <translation>Chiedere alla fonte l'immagine in un altro spazio di colori.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixel_layout.py" />
            <source>Retrieve the image again, or ask its source for an uncompressed copy.</source>
            <translation>Recuperare di nuovo l'immagine, o chiedere alla fonte una copia non compressa.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixels.py" />
            <source>It has no frame {number}, only {count}.</source>
            <translation>Non ha un frame {number}, solo {count}.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixels.py" />
            <source>{file} is an image in colours.</source>
            <translation>{file} è un'immagine a colori.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixels.py" />
            <source>It has no grey values to measure or to give to a network.</source>
            <translation>Non ha valori di grigio da misurare o da dare a una rete.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/pixels.py" />
            <source>Choose a grey-scale image.</source>
            <translation>Scegliere un'immagine in scala di grigi.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/reading.py" />
            <source>{file} is no DICOM file: {why}.</source>
            <translation>{file} non è un file DICOM: {why}.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/reading.py" />
            <source>{file} is truncated: it {where}.</source>
            <translation>{file} è troncato: {where}.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/reading.py" />
            <source>Check that the file exists and that you may read it.</source>
            <translation>Controllare che il file esista e che si possa leggere.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/reading.py" />
            <source>ends inside its deflated data set</source>
            <translation>finisce nel data set (deflate)</translation>
        </message>
        <message>
            <location filename="../../app/dicom/reading.py" />
            <source>ends inside a sequence</source>
            <translation>finisce in una sequenza</translation>
        </message>
        <message>
            <location filename="../../app/dicom/reading.py" />
            <source>Choose files that a scanner or an archive has exported.</source>
            <translation>Scegliere file esportati da un'apparecchiatura o da un archivio.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/reading.py" />
            <source>Its deflated data set is damaged.</source>
            <translation>Il suo data set (deflate) è danneggiato.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/reading.py" />
            <source>ends inside its header</source>
            <translation>finisce nell'intestazione</translation>
        </message>
        <message>
            <location filename="../../app/dicom/reading.py" />
            <location filename="../../app/dicom/rtstruct_reading.py" />
            <location filename="../../app/dicom/segmentation_reading.py" />
            <source>Its data elements break the encoding rules of DICOM.</source>
            <translation>I suoi elementi violano le regole di codifica di DICOM.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/reading.py" />
            <source>it cannot be parsed as a DICOM data set</source>
            <translation>non si può interpretare come data set DICOM</translation>
        </message>
        <message>
            <location filename="../../app/dicom/reading.py" />
            <source>it is empty</source>
            <translation>è vuoto</translation>
        </message>
        <message>
            <location filename="../../app/dicom/reading.py" />
            <source>it has no DICM prefix</source>
            <translation>non ha il prefisso DICM</translation>
        </message>
        <message>
            <location filename="../../app/dicom/reading.py" />
            <source>it has neither a DICM prefix nor the identifiers of a DICOM object</source>
            <translation>non ha né il prefisso DICM né gli identificativi di un oggetto DICOM</translation>
        </message>
        <message>
            <location filename="../../app/dicom/reading.py" />
            <source>holds no data set</source>
            <translation>non contiene un data set</translation>
        </message>
        <message>
            <location filename="../../app/dicom/region_objects.py" />
            <source>Writing the segmentation</source>
            <translation>Scrittura della segmentazione</translation>
        </message>
        <message>
            <location filename="../../app/dicom/region_objects.py" />
            <source>Measuring</source>
            <translation>Misura</translation>
        </message>
        <message>
            <location filename="../../app/dicom/region_objects.py" />
            <source>Reading the segmentation back</source>
            <translation>Rilettura della segmentazione</translation>
        </message>
        <message>
            <location filename="../../app/dicom/region_objects.py" />
            <source>Only what is approved has somebody who verifies it.</source>
            <translation>Solo ciò che è approvato ha qualcuno che lo verifica.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/region_objects.py" />
            <source>Approve the regions, or write no report.</source>
            <translation>Approvare le regioni o non scrivere il referto.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/region_objects.py" />
            <source>Regions that a hand drew or changed have no probabilities; “{name}” is such a region.</source>
            <translation>Le regioni disegnate o modificate a mano non hanno probabilità; “{name}” è una di queste.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/region_objects.py" />
            <source>Choose a binary segmentation.</source>
            <translation>Scegliere una segmentazione binaria.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/region_objects.py" />
            <source>The region “{name}” covers no pixel, so no segment shows it.</source>
            <translation>La regione “{name}” non copre alcun pixel, quindi nessun segmento la mostra.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/region_objects.py" />
            <source>Reject the region, or save without a report.</source>
            <translation>Rifiutare la regione o salvare senza referto.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_matching.py" />
            <source>in the plane of no image</source>
            <translation>nel piano di nessuna immagine</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_matching.py" />
            <source>in the plane of several images, without a reference that says which,</source>
            <translation>nel piano di più immagini, senza un riferimento che dica quale,</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_on_slices.py" />
            <source>{name} lies in another frame of reference than the images; it is not shown.</source>
            <translation>{name} sta in un altro sistema di riferimento rispetto alle immagini; non viene mostrata.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_on_slices.py" />
            <source>no type</source>
            <translation>nessuno</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/dicom/rtstruct_on_slices.py" />
            <source>{name}: {count} contours {why} left out.</source>
            <extracomment>One: {name}: {count} contour {why} left out.</extracomment>
            <translation>
                <numerusform>{name}: {count} contorno {why} tralasciato.</numerusform>
                <numerusform>{name}: {count} contorni {why} tralasciati.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/dicom/rtstruct_on_slices.py" />
            <source>{name}: {count} contours refer to one image but lie in the plane of another; shown where they lie.</source>
            <extracomment>One: {name}: {count} contour refers to one image but lies in the plane of another; shown where it lies.</extracomment>
            <translation>
                <numerusform>{name}: {count} contorno si riferisce a un'immagine ma sta nel piano di un'altra; mostrato dove sta.</numerusform>
                <numerusform>{name}: {count} contorni si riferiscono a un'immagine ma stanno nel piano di un'altra; mostrati dove stanno.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/dicom/rtstruct_on_slices.py" />
            <source>{name}: {count} contours name no image of the series; shown in the planes where they lie.</source>
            <extracomment>One: {name}: {count} contour names no image of the series; shown in the plane where it lies.</extracomment>
            <translation>
                <numerusform>{name}: {count} contorno non indica nessuna immagine della serie; mostrato nel piano in cui sta.</numerusform>
                <numerusform>{name}: {count} contorni non indicano nessuna immagine della serie; mostrati nei piani in cui stanno.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_on_slices.py" />
            <source>{name}: contours lie up to {distance:.2f} mm beside the plane of their image.</source>
            <translation>{name}: i contorni stanno fino a {distance:.2f} mm fuori dal piano della loro immagine.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/dicom/rtstruct_on_slices.py" />
            <source>{name}: {count} contours hold another number of points than they state; a part may be missing.</source>
            <extracomment>One: {name}: {count} contour holds another number of points than it states; a part may be missing.</extracomment>
            <translation>
                <numerusform>{name}: {count} contorno contiene un numero di punti diverso da quello dichiarato; potrebbe mancarne una parte.</numerusform>
                <numerusform>{name}: {count} contorni contengono un numero di punti diverso da quello dichiarato; potrebbe mancarne una parte.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_on_slices.py" />
            <source>{name}: contours on one slice cross one another; what two of them cover counts as outside.</source>
            <translation>{name}: contorni sullo stesso strato si incrociano; ciò che due di essi coprono vale come esterno.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_on_slices.py" />
            <source>of type {kind}</source>
            <translation>di tipo {kind}</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_on_slices.py" />
            <source>{name} has no contours.</source>
            <translation>{name} non ha contorni.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_placing.py" />
            <source>on images that this series does not hold</source>
            <translation>su immagini che questa serie non contiene</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_placing.py" />
            <source>without readable points</source>
            <translation>senza punti leggibili</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_placing.py" />
            <source>without three readable points</source>
            <translation>senza tre punti leggibili</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_placing.py" />
            <source>in another frame of reference than the images</source>
            <translation>in un sistema di riferimento diverso da quello delle immagini</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_placing.py" />
            <source>between slices, where another lies nearer,</source>
            <translation>fra le immagini, dove un altro sta più vicino,</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_placing.py" />
            <source>equal to another</source>
            <translation>identico a un altro</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_polygons.py" />
            <source>Its outline needs more than {count} bytes.</source>
            <translation>Il suo contorno richiede più di {count} byte.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_polygons.py" />
            <source>Reject it: it is no smooth region.</source>
            <translation>Rifiutarla: non è una regione regolare.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_polygons.py" />
            <source>The region {name!r} cannot be written.</source>
            <translation>La regione {name!r} non può essere scritta.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_polygons.py" />
            <source>A part of it is smaller than a coordinate can tell.</source>
            <translation>Una sua parte è più piccola di quanto una coordinata possa esprimere.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_polygons.py" />
            <location filename="../../app/dicom/rtstruct_regions.py" />
            <source>Reject it.</source>
            <translation>Rifiutarla.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_polygons.py" />
            <source>Reject it, or draw it again.</source>
            <translation>Rifiutarla o disegnarla di nuovo.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_reading.py" />
            <source>A structure set is not opened.</source>
            <translation>Un set di strutture non viene aperto.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_reading.py" />
            <source>It is larger than 512 MiB.</source>
            <translation>Supera 512 MiB.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_reading.py" />
            <source>Ask where it was made.</source>
            <translation>Chiedere dove è stato creato.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_reading.py" />
            <source>ROI number {number} is used more than once; contours of that number are left out.</source>
            <translation>Il numero di ROI {number} è usato più volte; i contorni con quel numero sono tralasciati.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_reading.py" />
            <source>A structure set of this study states another patient than the images; it is not shown.</source>
            <translation>Un set di strutture di questo studio indica un paziente diverso dalle immagini; non viene mostrato.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/dicom/rtstruct_reading.py" />
            <source>{count} contours belong to no ROI of the structure set; left out.</source>
            <extracomment>One: {count} contour belongs to no ROI of the structure set; left out.</extracomment>
            <translation>
                <numerusform>{count} contorno non appartiene ad alcuna ROI del set di strutture; tralasciato.</numerusform>
                <numerusform>{count} contorni non appartengono ad alcuna ROI del set di strutture; tralasciati.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_reading.py" />
            <source>The approval status of the structure set is none that DICOM knows; it counts as not approved.</source>
            <translation>Lo stato di approvazione del set di strutture è ignoto a DICOM; vale come non approvato.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_regions.py" />
            <location filename="../../app/dicom/rtstruct_writing.py" />
            <source>Leave it out.</source>
            <translation>Tralasciarla.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_regions.py" />
            <source>Writing contours</source>
            <translation>Scrittura dei contorni</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_regions.py" />
            <source>Grouping regions</source>
            <translation>Raggruppamento delle regioni</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_regions.py" />
            <source>It was drawn on an image that the series does not hold.</source>
            <translation>È stata disegnata su un'immagine che la serie non contiene.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_regions.py" />
            <source>Open its own series.</source>
            <translation>Aprire la serie a cui appartiene.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_regions.py" />
            <source>The image on slice {number} has no position in space.</source>
            <translation>L'immagine sullo strato {number} non ha una posizione nello spazio.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_regions.py" />
            <source>It lies in another frame of reference than the image on slice {number}.</source>
            <translation>Si trova in un sistema di riferimento diverso da quello dell'immagine sullo strato {number}.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_regions.py" />
            <source>It has no contour on slice {number}.</source>
            <translation>Non ha alcun contorno sullo strato {number}.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_regions.py" />
            <source>It lies {offset_mm:.2f} mm beside the plane of the image on slice {number}.</source>
            <translation>Si trova a {offset_mm:.2f} mm dal piano dell'immagine sullo strato {number}.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_regions.py" />
            <source>Draw it again.</source>
            <translation>Disegnarla di nuovo.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_writing.py" />
            <source>The structure set was not written.</source>
            <translation>Il set di strutture non è stato scritto.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_writing.py" />
            <location filename="../../app/session/saving.py" />
            <source>Writing the structure set</source>
            <translation>Scrittura del set di strutture</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_writing.py" />
            <source>Reading it back</source>
            <translation>Rilettura</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_writing.py" />
            <location filename="../../app/session/audit_table.py" />
            <source>Done</source>
            <translation>Fatto</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_writing.py" />
            <source>{name!r} would be seen with a Dice of {dice:.4f} by other systems.</source>
            <translation>{name!r} verrebbe visto da altri sistemi con un Dice di {dice:.4f}.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_writing.py" />
            <source>There is no region to write.</source>
            <translation>Non ci sono regioni da scrivere.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_writing.py" />
            <source>Validate a region first.</source>
            <translation>Convalidare prima una regione.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_writing.py" />
            <source>The label is not 1 to 16 plain characters long.</source>
            <translation>L'etichetta non è lunga da 1 a 16 caratteri semplici.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_writing.py" />
            <source>Choose a shorter label.</source>
            <translation>Scegliere un'etichetta più breve.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_writing.py" />
            <source>A structure set is written as approved or as unapproved only.</source>
            <translation>Un set di strutture si scrive solo come approvato o non approvato.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_writing.py" />
            <source>Choose one of them.</source>
            <translation>Scegliere uno dei due.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_writing.py" />
            <source>The regions do not lie in one frame of reference.</source>
            <translation>Le regioni non si trovano in un unico sistema di riferimento.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_writing.py" />
            <source>Save those of each frame of reference separately.</source>
            <translation>Salvare separatamente quelle di ogni sistema di riferimento.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_writing.py" />
            <source>An approved structure set needs a reviewer.</source>
            <translation>Un set di strutture approvato richiede un revisore.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_writing.py" />
            <source>State the reviewer's name.</source>
            <translation>Indicare il nome del revisore.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_writing.py" />
            <source>The reviewer's name is longer than 64 characters or holds a forbidden one.</source>
            <translation>Il nome del revisore supera 64 caratteri o ne contiene uno non ammesso.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_writing.py" />
            <source>Shorten it.</source>
            <translation>Abbreviarlo.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_writing.py" />
            <source>A region's name reads back differently.</source>
            <translation>Il nome di una regione viene riletto diversamente.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_writing.py" />
            <source>The structure set was not written: reading it back showed a defect.</source>
            <translation>Il set di strutture non è stato scritto: la rilettura ha mostrato un difetto.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_writing.py" />
            <source>The region {name!r} has been rejected.</source>
            <translation>La regione {name!r} è stata rifiutata.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_writing.py" />
            <source>An unapproved structure set names no reviewer.</source>
            <translation>Un set di strutture non approvato non riporta alcun revisore.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_writing.py" />
            <source>Leave the reviewer empty.</source>
            <translation>Lasciare vuoto il revisore.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_writing.py" />
            <source>The region {name!r} has not been validated.</source>
            <translation>La regione {name!r} non è stata convalidata.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_writing.py" />
            <source>Validate or reject it, then save again.</source>
            <translation>Convalidarla o rifiutarla, poi salvare di nuovo.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_writing.py" />
            <source>Reject the region or draw it again; your other decisions are kept.</source>
            <translation>Rifiutare la regione o disegnarla di nuovo; le altre decisioni sono conservate.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_writing.py" />
            <source>The attribute {tag} differs from that of the images.</source>
            <translation>L'attributo {tag} è diverso da quello delle immagini.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_writing.py" />
            <source>The patient data of the images cannot be encoded again.</source>
            <translation>I dati del paziente nelle immagini non possono essere codificati di nuovo.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/rtstruct_writing.py" />
            <source>Send the details to whoever maintains Verdant; your decisions are kept.</source>
            <translation>Inviare i dettagli a chi cura Verdant; le decisioni sono conservate.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/segmentation_notes.py" />
            <source>Segmentation</source>
            <translation>Segmentazione</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/dicom/segmentation_notes.py" />
            <source>{count} frames {why} left out.</source>
            <extracomment>One: {count} frame {why} left out.</extracomment>
            <translation>
                <numerusform>{count} frame {why} tralasciato.</numerusform>
                <numerusform>{count} frame {why} tralasciati.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/dicom/segmentation_notes.py" />
            <source>{count} frames are of segments that are not listed; left out.</source>
            <extracomment>One: {count} frame is of a segment that is not listed; left out.</extracomment>
            <translation>
                <numerusform>{count} frame è di un segmento non elencato; tralasciato.</numerusform>
                <numerusform>{count} frame sono di segmenti non elencati; tralasciati.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/dicom/segmentation_notes.py" />
            <source>{count} frames lie between images, and others nearer; left out.</source>
            <extracomment>One: {count} frame lies between images, and another one nearer; left out.</extracomment>
            <translation>
                <numerusform>{count} frame sta tra le immagini, e un altro più vicino; tralasciato.</numerusform>
                <numerusform>{count} frame stanno tra le immagini, e altri più vicino; tralasciati.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/dicom/segmentation_notes.py" />
            <source>{count} frames cover no pixel of their images; left out.</source>
            <extracomment>One: {count} frame covers no pixel of its image; left out.</extracomment>
            <translation>
                <numerusform>{count} frame non copre alcun pixel della sua immagine; tralasciato.</numerusform>
                <numerusform>{count} frame non coprono alcun pixel delle loro immagini; tralasciati.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/dicom/segmentation_notes.py" />
            <source>{count} frames refer to one image but lie in the plane of another; shown where they lie.</source>
            <extracomment>One: {count} frame refers to one image but lies in the plane of another; shown where it lies.</extracomment>
            <translation>
                <numerusform>{count} frame si riferisce a un'immagine ma sta nel piano di un'altra; mostrato dove sta.</numerusform>
                <numerusform>{count} frame si riferiscono a un'immagine ma stanno nel piano di un'altra; mostrati dove stanno.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/dicom/segmentation_notes.py" />
            <source>{count} frames name no image of the series; shown in the planes where they lie.</source>
            <extracomment>One: {count} frame names no image of the series; shown in the plane where it lies.</extracomment>
            <translation>
                <numerusform>{count} frame non nomina immagini della serie; mostrato nel piano in cui sta.</numerusform>
                <numerusform>{count} frame non nominano immagini della serie; mostrati nei piani in cui stanno.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/dicom/segmentation_notes.py" />
            <source>frames lie up to {distance:.2f} mm beside the plane of their image.</source>
            <translation>i frame stanno fino a {distance:.2f} mm fuori dal piano della loro immagine.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/dicom/segmentation_notes.py" />
            <source>{count} frames have other pixels than their images; each pixel shows the nearest one.</source>
            <extracomment>One: {count} frame has other pixels than its image; each pixel shows the nearest one.</extracomment>
            <translation>
                <numerusform>{count} frame ha pixel diversi dalla sua immagine; ogni pixel mostra il più vicino.</numerusform>
                <numerusform>{count} frame hanno pixel diversi dalle loro immagini; ogni pixel mostra il più vicino.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/dicom/segmentation_notes.py" />
            <source>segment number {number} is used more than once; pixels of that number are left out.</source>
            <translation>il numero di segmento {number} è usato più volte; i pixel di quel numero sono omessi.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/dicom/segmentation_notes.py" />
            <source>{count} values stand for no segment that is listed; left out.</source>
            <extracomment>One: {count} value stands for no segment that is listed; left out.</extracomment>
            <translation>
                <numerusform>{count} valore non indica alcun segmento elencato; tralasciato.</numerusform>
                <numerusform>{count} valori non indicano alcun segmento elencato; tralasciati.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/dicom/segmentation_notes.py" />
            <source>{name} has no pixels on these images.</source>
            <translation>{name} non ha pixel su queste immagini.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/segmentation_parsing.py" />
            <source>A segmentation cannot be read.</source>
            <translation>Una segmentazione non può essere letta.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/segmentation_parsing.py" />
            <source>Its SegmentationType is {kind}, which is unknown.</source>
            <translation>Il suo SegmentationType è {kind}, che non è noto.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/segmentation_parsing.py" />
            <source>It states no MaximumFractionalValue, so that its values mean nothing.</source>
            <translation>Non indica MaximumFractionalValue: i suoi valori non significano nulla.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/segmentation_parsing.py" />
            <source>It holds {count:,} segments, more than any real one does.</source>
            <translation>Contiene {count:,} segmenti, più di qualsiasi segmentazione reale.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/segmentation_parsing.py" />
            <source>Retrieve it again, or ask where it was made.</source>
            <translation>Recuperarla di nuovo, o chiedere dove è stata fatta.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/segmentation_placing.py" />
            <source>without a place in space or an image that it is the size of</source>
            <translation>senza posizione nello spazio né un'immagine della stessa grandezza</translation>
        </message>
        <message>
            <location filename="../../app/dicom/segmentation_placing.py" />
            <source>for which there are no images</source>
            <translation>per cui non ci sono immagini</translation>
        </message>
        <message>
            <location filename="../../app/dicom/segmentation_proof.py" />
            <source>The segmentation was not written: reading it back showed a defect.</source>
            <translation>La segmentazione non è stata scritta: la rilettura ha mostrato un difetto.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/segmentation_proof.py" />
            <source>“{name}” would be seen with a Dice of {dice:.4f} by other systems.</source>
            <translation>“{name}” verrebbe visto da altri sistemi con un Dice di {dice:.4f}.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/segmentation_reading.py" />
            <source>It is no segmentation in pixels.</source>
            <translation>Non è una segmentazione in pixel.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/segmentation_reading.py" />
            <source>Its pixels are no segments.</source>
            <translation>I suoi pixel non sono segmenti.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/segmentation_reading.py" />
            <source>A frame is damaged.</source>
            <translation>Un frame è danneggiato.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/segmentation_reading.py" />
            <location filename="../../app/dicom/segmentation_writing.py" />
            <source>Its masks need more than 2 GiB.</source>
            <translation>Le sue maschere richiedono più di 2 GiB.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/segmentation_regions.py" />
            <source>A segmentation of this study states another patient than the images; it is not shown.</source>
            <translation>Una segmentazione di questo studio indica un paziente diverso dalle immagini; non viene mostrata.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/segmentation_regions.py" />
            <source>{name}: a pixel counts as covered from a fraction of {threshold:.2f} on.</source>
            <translation>{name}: un pixel conta come coperto a partire da una frazione di {threshold:.2f}.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/dicom/segmentation_regions.py" />
            <source>{name}: {count} segments lie on images without a place in space; not shown there.</source>
            <extracomment>One: {name}: {count} segment lies on images without a place in space; not shown there.</extracomment>
            <translation>
                <numerusform>{name}: {count} segmento sta su immagini senza posizione nello spazio; lì non viene mostrato.</numerusform>
                <numerusform>{name}: {count} segmenti stanno su immagini senza posizione nello spazio; lì non vengono mostrati.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/dicom/segmentation_writing.py" />
            <source>The segmentation was not written.</source>
            <translation>La segmentazione non è stata scritta.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/segmentation_writing.py" />
            <source>Save without a segmentation.</source>
            <translation>Salvare senza segmentazione.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/segmentation_writing.py" />
            <source>No segment holds a pixel.</source>
            <translation>Nessun segmento contiene un pixel.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/segmentation_writing.py" />
            <source>Choose other regions.</source>
            <translation>Scegliere altre regioni.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/segmentation_writing.py" />
            <source>The regions lie on several multi-frame images.</source>
            <translation>Le regioni si trovano su più immagini multi-frame.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/segmentation_writing.py" />
            <source>The images that the regions lie on differ in size.</source>
            <translation>Le immagini su cui si trovano le regioni hanno dimensioni diverse.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/segmentation_writing.py" />
            <source>Write fewer regions at once.</source>
            <translation>Scrivere meno regioni alla volta.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/segmentation_writing.py" />
            <source>The images do not state what it takes from them.</source>
            <translation>Le immagini non riportano quanto serve.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/series_reading.py" />
            <source> Files that could not be read either: {count}.</source>
            <translation> Altri file non leggibili: {count}.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/series_reading.py" />
            <source>No image could be opened.</source>
            <translation>Nessuna immagine si è potuta aprire.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/series_reading.py" />
            <source>There is no image among these files.</source>
            <translation>Tra questi file non ci sono immagini.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/series_reading.py" />
            <source>No files were given.</source>
            <translation>Nessun file indicato.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/series_reading.py" />
            <source>Choose a folder or series that holds images.</source>
            <translation>Scegliere una cartella o una serie che contenga immagini.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/series_reading.py" />
            <location filename="../../app/session/reading_outward.py" />
            <source>Reading {number} of {count} files</source>
            <translation>Lettura di {number} file su {count}</translation>
        </message>
        <message>
            <location filename="../../app/dicom/structure_bounds.py" />
            <source>It holds more data elements than any honest file of its size.</source>
            <translation>Contiene più elementi di qualsiasi file onesto della sua dimensione.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/volume_reading.py" />
            <source>{file} is no longer the image that was opened.</source>
            <translation>{file} non è più l'immagine che era stata aperta.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/volume_reading.py" />
            <location filename="../../app/session/versions.py" />
            <source>Reading structure sets</source>
            <translation>Lettura dei set di strutture</translation>
        </message>
        <message>
            <location filename="../../app/dicom/volume_reading.py" />
            <source>The file holds another instance now.</source>
            <translation>Il file ora contiene un'altra istanza.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/volume_reading.py" />
            <source>Open the series again.</source>
            <translation>Aprire di nuovo la serie.</translation>
        </message>
        <message>
            <location filename="../../app/dicom/whole_reading.py" />
            <source>Its data set is damaged.</source>
            <translation>Il suo data set è danneggiato.</translation>
        </message>
        <message>
            <location filename="../../app/dimse/commitment_reports.py" />
            <location filename="../../app/network/status.py" />
            <source>it failed while processing the request</source>
            <translation>ha fallito nell'elaborare la richiesta</translation>
        </message>
        <message>
            <location filename="../../app/dimse/commitment_reports.py" />
            <location filename="../../app/network/status.py" />
            <source>it knows no such instance</source>
            <translation>non conosce quell'istanza</translation>
        </message>
        <message>
            <location filename="../../app/dimse/commitment_reports.py" />
            <source>the SOP class is not that of the instance it holds</source>
            <translation>la SOP class non è quella dell'istanza che possiede</translation>
        </message>
        <message>
            <location filename="../../app/dimse/commitment_reports.py" />
            <location filename="../../app/network/status.py" />
            <source>it does not support the SOP class</source>
            <translation>non supporta la SOP class</translation>
        </message>
        <message>
            <location filename="../../app/dimse/commitment_reports.py" />
            <source>the request was made twice</source>
            <translation>la richiesta è stata fatta due volte</translation>
        </message>
        <message>
            <location filename="../../app/dimse/commitment_reports.py" />
            <location filename="../../app/network/status.py" />
            <source>it is short of resources</source>
            <translation>ha poche risorse</translation>
        </message>
        <message>
            <location filename="../../app/dimse/commitment_reports.py" />
            <location filename="../../app/network/status.py" />
            <source>it gives no known reason</source>
            <translation>non dà un motivo noto</translation>
        </message>
        <message>
            <location filename="../../app/dimse/tls.py" />
            <source>The file {name} cannot be used for encryption.</source>
            <translation>Il file {name} non può essere usato per la cifratura.</translation>
        </message>
        <message>
            <location filename="../../app/dimse/tls.py" />
            <source>Correct it in Settings &gt; Archives.</source>
            <translation>Correggerlo in Impostazioni &gt; Archivi.</translation>
        </message>
        <message>
            <location filename="../../app/dimse/tls.py" />
            <source>It holds no certificate in PEM form.</source>
            <translation>Non contiene un certificato in formato PEM.</translation>
        </message>
        <message>
            <location filename="../../app/dimse/tls.py" />
            <source>The key does not belong to the certificate.</source>
            <translation>La chiave non appartiene al certificato.</translation>
        </message>
        <message>
            <location filename="../../app/dimse/tls.py" />
            <source>It does not hold a certificate and its key in PEM form, without a passphrase.</source>
            <translation>Non contiene un certificato e la sua chiave in formato PEM, senza passphrase.</translation>
        </message>
        <message>
            <location filename="../../app/export_places.py" />
            <location filename="../../app/files.py" />
            <source>{file} is there already; nothing was written.</source>
            <translation>{file} esiste già; nulla è stato scritto.</translation>
        </message>
        <message>
            <location filename="../../app/export_places.py" />
            <source>Choose another name, or remove it first.</source>
            <translation>Scegliere un altro nome, o prima toglierlo.</translation>
        </message>
        <message>
            <location filename="../../app/export_places.py" />
            <source>{path} could not be written; nothing of it is left.</source>
            <translation>{path} non è stato scritto; non ne è rimasto nulla.</translation>
        </message>
        <message>
            <location filename="../../app/export_places.py" />
            <location filename="../../app/files.py" />
            <source>Make room or choose another folder.</source>
            <translation>Fare spazio o scegliere un'altra cartella.</translation>
        </message>
        <message>
            <location filename="../../app/export_run.py" />
            <source>What was written is not what was read back; nothing of it is left.</source>
            <translation>Ciò che è stato scritto non è ciò che si è riletto; non ne è rimasto nulla.</translation>
        </message>
        <message>
            <location filename="../../app/export_run.py" />
            <source>Looking for writing in the images</source>
            <translation>Ricerca di scritte nelle immagini</translation>
        </message>
        <message>
            <location filename="../../app/export_run.py" />
            <source>The study was not exported: not all of it could be fetched.</source>
            <translation>Lo studio non è stato esportato: non tutto si è potuto recuperare.</translation>
        </message>
        <message>
            <location filename="../../app/export_run.py" />
            <source>Fetching the series</source>
            <translation>Recupero delle serie</translation>
        </message>
        <message>
            <location filename="../../app/export_run.py" />
            <source>There is nothing to export.</source>
            <translation>Non c’è nulla da esportare.</translation>
        </message>
        <message>
            <location filename="../../app/export_run.py" />
            <source>Try again, on another disk if it happens again.</source>
            <translation>Riprovare; se succede ancora, su un altro disco.</translation>
        </message>
        <message>
            <location filename="../../app/export_run.py" />
            <source>Fetch the rest first, choose the series that are whole, or export what is here.</source>
            <translation>Recuperare prima il resto, scegliere le serie complete, oppure esportare ciò che è qui.</translation>
        </message>
        <message>
            <location filename="../../app/export_run.py" />
            <source>Writing the files</source>
            <translation>Scrittura dei file</translation>
        </message>
        <message>
            <location filename="../../app/export_run.py" />
            <source>Reading back what was written</source>
            <translation>Rilettura di ciò che è stato scritto</translation>
        </message>
        <message>
            <location filename="../../app/export_run.py" />
            <source>{archive} counts them and does not list them</source>
            <translation>{archive} le conta e non le elenca</translation>
        </message>
        <message>
            <location filename="../../app/export_run.py" />
            <source>{archive} holds no instance of it.</source>
            <translation>{archive} non ne contiene nessuna istanza.</translation>
        </message>
        <message>
            <location filename="../../app/export_run.py" />
            <source>Choose a study that has images.</source>
            <translation>Scegliere uno studio che abbia immagini.</translation>
        </message>
        <message>
            <location filename="../../app/export_run.py" />
            <source>Nothing was exported: all of it would be left out.</source>
            <translation>Non è stato esportato nulla: tutto sarebbe escluso.</translation>
        </message>
        <message>
            <location filename="../../app/export_run.py" />
            <source>Look at the images, and take them along if no name can be read in them.</source>
            <translation>Guardare le immagini, e includerle se non vi si legge nessun nome.</translation>
        </message>
        <message>
            <location filename="../../app/files.py" />
            <source>{path} could not be written.</source>
            <translation>{path} non si è potuto scrivere.</translation>
        </message>
        <message>
            <location filename="../../app/files.py" />
            <source>Choose another folder, or agree to replace it.</source>
            <translation>Scegliere un'altra cartella o acconsentire a sostituirlo.</translation>
        </message>
        <message>
            <location filename="../../app/importing.py" />
            <source>There is no DICOM file to open.</source>
            <translation>Non c'è alcun file DICOM da aprire.</translation>
        </message>
        <message>
            <location filename="../../app/importing.py" />
            <location filename="../../app/session/file_opening.py" />
            <source>Taking over files</source>
            <translation>Acquisizione dei file</translation>
        </message>
        <message>
            <location filename="../../app/importing.py" />
            <source>Give DICOM files, or a folder that holds some.</source>
            <translation>Indicare file DICOM, o una cartella che ne contenga.</translation>
        </message>
        <message>
            <location filename="../../app/importing.py" />
            <source>The folder is empty.</source>
            <translation>La cartella è vuota.</translation>
        </message>
        <message>
            <location filename="../../app/importing.py" />
            <source>{file} is larger than 2 GiB.</source>
            <translation>{file} supera 2 GiB.</translation>
        </message>
        <message>
            <location filename="../../app/importing.py" />
            <location filename="../../app/store/serving.py" />
            <source>Another content of this UID is here; the first is kept.</source>
            <translation>Con questo UID è presente un altro contenuto; resta il primo.</translation>
        </message>
        <message>
            <location filename="../../app/importing.py" />
            <source>Store it with a PACS.</source>
            <translation>Archiviarlo con un PACS.</translation>
        </message>
        <message>
            <location filename="../../app/keyring_secrets.py" />
            <source>The password is known until Verdant ends, and could not be kept.</source>
            <translation>La password è nota fino alla chiusura di Verdant e non è stato possibile conservarla.</translation>
        </message>
        <message>
            <location filename="../../app/keyring_secrets.py" />
            <source>Unlock or set up the keyring (GNOME Keyring, KWallet, macOS Keychain, Windows Credential Manager), then enter it again.</source>
            <translation>Sbloccare o configurare il portachiavi (GNOME Keyring, KWallet, Portachiavi di macOS, Gestione credenziali di Windows), poi inserirla di nuovo.</translation>
        </message>
        <message>
            <location filename="../../app/keyring_secrets.py" />
            <source>This computer has no keyring for passwords.</source>
            <translation>Questo computer non ha un portachiavi per le password.</translation>
        </message>
        <message>
            <location filename="../../app/keyring_secrets.py" />
            <source>The keyring of this computer is locked or does not answer.</source>
            <translation>Il portachiavi di questo computer è bloccato o non risponde.</translation>
        </message>
        <message>
            <location filename="../../app/listening.py" />
            <source>The embedded archive cannot listen for DICOM connections; everything else works. {reason}</source>
            <translation>L'archivio incorporato non può accettare connessioni DICOM; tutto il resto funziona. {reason}</translation>
        </message>
        <message>
            <location filename="../../app/listening.py" />
            <source>Port {port} is taken, so the embedded archive listens on {other}. A PACS that sends here by C-MOVE will not find it; close the other program and start again.</source>
            <translation>La porta {port} è occupata, perciò l'archivio incorporato è in ascolto su {other}. Un PACS che invia qui con C-MOVE non lo troverà; chiudere l'altro programma e riavviare.</translation>
        </message>
        <message>
            <location filename="../../app/main.py" />
            <source>Getting the archive ready</source>
            <translation>Preparazione dell'archivio</translation>
        </message>
        <message>
            <location filename="../../app/media_files.py" />
            <source>{file}: It cannot be read. The system says: {reason}.</source>
            <translation>{file}: non si può leggere. Il sistema dice: {reason}.</translation>
        </message>
        <message>
            <location filename="../../app/media_files.py" />
            <source>{file}: The DICOMDIR lists it, and it is not there.</source>
            <translation>{file}: il DICOMDIR lo elenca, e non c’è.</translation>
        </message>
        <message>
            <location filename="../../app/media_files.py" />
            <source>There is no file or folder {path}.</source>
            <translation>Non esiste un file o una cartella {path}.</translation>
        </message>
        <message>
            <location filename="../../app/media_files.py" />
            <source>{file} is larger than 256 MiB.</source>
            <translation>{file} è più grande di 256 MiB.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/media_files.py" />
            <source>{count} records refer to something that is no file of this medium.</source>
            <extracomment>One: {count} record refers to something that is no file of this medium.</extracomment>
            <translation>
                <numerusform>{count} record rimanda a qualcosa che non è un file di questo supporto.</numerusform>
                <numerusform>{count} record rimandano a qualcosa che non è un file di questo supporto.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/media_files.py" />
            <source>A ZIP file within a ZIP file is not unpacked.</source>
            <translation>Un file ZIP dentro un file ZIP non viene estratto.</translation>
        </message>
        <message>
            <location filename="../../app/name_list_file.py" />
            <source>{name} is too large for a list of names.</source>
            <translation>{name} è troppo grande per un elenco di nomi.</translation>
        </message>
        <message>
            <location filename="../../app/name_list_file.py" />
            <source>The lists of names cannot be read: their file is damaged.</source>
            <translation>Gli elenchi di nomi non si possono leggere: il loro file è danneggiato.</translation>
        </message>
        <message>
            <location filename="../../app/name_list_file.py" />
            <source>Check its place and permissions, then try again.</source>
            <translation>Controllare posizione e permessi, poi riprovare.</translation>
        </message>
        <message>
            <location filename="../../app/name_list_file.py" />
            <source>Delete or mend {name}; the lists can be imported again.</source>
            <translation>Eliminare o riparare {name}; gli elenchi si possono importare di nuovo.</translation>
        </message>
        <message>
            <location filename="../../app/network/arrivals.py" />
            <source>{place} sent instance {uid}, which was not asked for; it was not kept.</source>
            <translation>{place} ha inviato l'istanza {uid}, che non era stata chiesta; non è stata conservata.</translation>
        </message>
        <message>
            <location filename="../../app/network/arrivals.py" />
            <source>Another instance came in its place.</source>
            <translation>Al suo posto è arrivata un’altra istanza.</translation>
        </message>
        <message>
            <location filename="../../app/network/arrivals.py" />
            <source>Ask the PACS administrator for the log of the PACS.</source>
            <translation>Chiedere all'amministratore del PACS il registro del PACS.</translation>
        </message>
        <message>
            <location filename="../../app/network/arrivals.py" />
            <source>Instance {uid} came from {place} once more with other content.</source>
            <translation>L'istanza {uid} è arrivata da {place} una seconda volta con un altro contenuto.</translation>
        </message>
        <message>
            <location filename="../../app/network/association.py" />
            <source>{place} broke the connection instead of answering.</source>
            <translation>{place} ha interrotto la connessione invece di rispondere.</translation>
        </message>
        <message>
            <location filename="../../app/network/association.py" />
            <source>The connection to {place} broke during {doing}.</source>
            <translation>La connessione con {place} si è interrotta durante {doing}.</translation>
        </message>
        <message>
            <location filename="../../app/network/association.py" />
            <location filename="../../app/network/web_connection.py" />
            <source>The connection to {place} broke.</source>
            <translation>La connessione a {place} si è interrotta.</translation>
        </message>
        <message>
            <location filename="../../app/network/association.py" />
            <source>The PACS closed or aborted it.</source>
            <translation>Il PACS l'ha chiusa o annullata.</translation>
        </message>
        <message>
            <location filename="../../app/network/association.py" />
            <location filename="../../app/network/web_connection.py" />
            <source>Try again; if it happens again, ask the PACS administrator for its log.</source>
            <translation>Riprovare; se si ripete, chiedere il log all'amministratore del PACS.</translation>
        </message>
        <message>
            <location filename="../../app/network/association.py" />
            <source>{place} rejected the association: {why}.</source>
            <translation>{place} ha rifiutato l'associazione: {why}.</translation>
        </message>
        <message>
            <location filename="../../app/network/association.py" />
            <source>{place} offers none of the services that were asked for.</source>
            <translation>{place} non offre nessuno dei servizi richiesti.</translation>
        </message>
        <message>
            <location filename="../../app/network/association.py" />
            <source>Check that host and port in Settings &gt; Archives are those of a DICOM service.</source>
            <translation>Controllare che host e porta in Impostazioni &gt; Archivi siano quelli di un servizio DICOM.</translation>
        </message>
        <message>
            <location filename="../../app/network/association.py" />
            <location filename="../../app/network/syslog.py" />
            <source>{place} fell silent.</source>
            <translation>{place} non risponde più.</translation>
        </message>
        <message>
            <location filename="../../app/network/association.py" />
            <location filename="../../app/network/web_connection.py" />
            <source>{place} does not answer.</source>
            <translation>{place} non risponde.</translation>
        </message>
        <message>
            <location filename="../../app/network/association.py" />
            <location filename="../../app/network/web_connection.py" />
            <source>It has said nothing for {seconds:g} s.</source>
            <translation>Non dice nulla da {seconds:g} s.</translation>
        </message>
        <message>
            <location filename="../../app/network/association.py" />
            <source>Ask the PACS administrator which services it allows for our AE title.</source>
            <translation>Chiedere all'amministratore del PACS quali servizi concede al nostro AE title.</translation>
        </message>
        <message>
            <location filename="../../app/network/association.py" />
            <source>Perhaps it speaks over encrypted connections (TLS) alone.</source>
            <translation>Forse accetta soltanto connessioni cifrate (TLS).</translation>
        </message>
        <message>
            <location filename="../../app/network/association.py" />
            <location filename="../../app/network/web_connection.py" />
            <source>Try again; if it stays so, raise the time-out in Settings &gt; Archives or ask its administrator.</source>
            <translation>Riprovare; se non cambia, aumentare il tempo massimo in Impostazioni &gt; Archivi o rivolgersi al suo amministratore.</translation>
        </message>
        <message>
            <location filename="../../app/network/association.py" />
            <source>Check the AE title in Settings &gt; Archives.</source>
            <translation>Controllare l'AE title in Impostazioni &gt; Archivi.</translation>
        </message>
        <message>
            <location filename="../../app/network/association.py" />
            <source>Try again in a moment.</source>
            <translation>Riprovare tra un momento.</translation>
        </message>
        <message>
            <location filename="../../app/network/authorising.py" />
            <source>{place} was not asked.</source>
            <translation>{place} non è stato interrogato.</translation>
        </message>
        <message>
            <location filename="../../app/network/authorising.py" />
            <source>Its password or token is not known on this computer, or cannot be one.</source>
            <translation>La sua password o il suo token non è noto su questo computer, o non può esserlo.</translation>
        </message>
        <message>
            <location filename="../../app/network/authorising.py" />
            <source>Enter it in Settings &gt; Archives.</source>
            <translation>Inserirlo in Impostazioni &gt; Archivi.</translation>
        </message>
        <message>
            <location filename="../../app/network/authorising.py" />
            <source>{place} was not asked, because no token for it is to be had.</source>
            <translation>{place} non è stato interrogato, perché non si ottiene un token.</translation>
        </message>
        <message>
            <location filename="../../app/network/authorising.py" />
            <source>The server of tokens answers with status {status}.</source>
            <translation>Il server dei token risponde con lo stato {status}.</translation>
        </message>
        <message>
            <location filename="../../app/network/authorising.py" />
            <source>Check client identifier, secret and URL for tokens in Settings &gt; Archives.</source>
            <translation>Controllare identificativo del client, segreto e URL per i token in Impostazioni &gt; Archivi.</translation>
        </message>
        <message>
            <location filename="../../app/network/dimse_fetching.py" />
            <source>{name} of the whole series, because {reason}</source>
            <translation>{name} dell'intera serie, perché {reason}</translation>
        </message>
        <message>
            <location filename="../../app/network/dimse_fetching.py" />
            <location filename="../../app/network/web_retrieval.py" />
            <source>{name}, taken up again after lost connections ({count})</source>
            <translation>{name}, ripreso dopo connessioni perse ({count})</translation>
        </message>
        <message>
            <location filename="../../app/network/dimse_fetching.py" />
            <source>the PACS answers no lists of instances</source>
            <translation>il PACS non risponde a elenchi di istanze</translation>
        </message>
        <message>
            <location filename="../../app/network/dimse_fetching.py" />
            <source>a list of instances failed: {why}</source>
            <translation>un elenco di istanze è fallito: {why}</translation>
        </message>
        <message>
            <location filename="../../app/network/dimse_fetching.py" />
            <location filename="../../app/network/retrieval.py" />
            <source>the PACS offers no {operation}</source>
            <translation>il PACS non offre {operation}</translation>
        </message>
        <message>
            <location filename="../../app/network/dimse_queries.py" />
            <location filename="../../app/network/web_status.py" />
            <source>{place} did not do the {operation}: {why}.</source>
            <translation>{place} non ha eseguito {operation}: {why}.</translation>
        </message>
        <message>
            <location filename="../../app/network/dimse_queries.py" />
            <location filename="../../app/network/web_requests.py" />
            <source>{place} answers with more than {most} matches.</source>
            <translation>{place} risponde con più di {most} risultati.</translation>
        </message>
        <message>
            <location filename="../../app/network/dimse_queries.py" />
            <location filename="../../app/network/web_status.py" />
            <source>Narrow the search by a name, a patient ID or a date, then try again.</source>
            <translation>Restringere la ricerca con un nome, un ID paziente o una data, poi riprovare.</translation>
        </message>
        <message>
            <location filename="../../app/network/dimse_queries.py" />
            <location filename="../../app/network/storing.py" />
            <location filename="../../app/network/web_status.py" />
            <location filename="../../app/network/web_storing.py" />
            <source>Try again; if it stays so, ask the PACS administrator for its log.</source>
            <translation>Riprovare; se non cambia, chiedere il log all'amministratore del PACS.</translation>
        </message>
        <message>
            <location filename="../../app/network/dimse_queries.py" />
            <location filename="../../app/network/web_requests.py" />
            <source>Narrow the search, for example by a date.</source>
            <translation>Restringere la ricerca, ad esempio con una data.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/network/doctor.py" />
            <source>It agrees on {count} transfer syntaxes: {names}.</source>
            <extracomment>One: It agrees on {count} transfer syntax: {names}.</extracomment>
            <translation>
                <numerusform>Concorda su {count} sintassi di trasferimento: {names}.</numerusform>
                <numerusform>Concorda su {count} sintassi di trasferimento: {names}.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/network/doctor.py" />
            <source>It shows us no recent study, so that fetching was not tried.</source>
            <translation>Non ci mostra alcuno studio recente, perciò il recupero non è stato provato.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/network/doctor.py" />
            <source>{count} instances were fetched by {method}, as they are stored: {syntaxes}.</source>
            <extracomment>One: {count} instance was fetched by {method}, as it is stored: {syntaxes}.</extracomment>
            <translation>
                <numerusform>Recuperata {count} istanza con {method}, così come è archiviata: {syntaxes}.</numerusform>
                <numerusform>Recuperate {count} istanze con {method}, così come sono archiviate: {syntaxes}.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/network/doctor.py" />
            <source>it says that it did, and nothing arrived; perhaps another program has the port</source>
            <translation>dice di averlo fatto, ma non è arrivato nulla; forse un altro programma ha la porta</translation>
        </message>
        <message>
            <location filename="../../app/network/doctor.py" />
            <source>It does not send to us by C-MOVE: {reason}.</source>
            <translation>Non ci invia con C-MOVE: {reason}.</translation>
        </message>
        <message>
            <location filename="../../app/network/doctor.py" />
            <source>It does not let us receive what we fetch by C-GET (role selection).</source>
            <translation>Non ci permette di ricevere ciò che recuperiamo con C-GET (role selection).</translation>
        </message>
        <message>
            <location filename="../../app/network/doctor.py" />
            <source>C-MOVE was not tried: Verdant listens to this computer alone.</source>
            <translation>C-MOVE non è stato provato: Verdant ascolta solo questo computer.</translation>
        </message>
        <message>
            <location filename="../../app/network/doctor.py" />
            <source>It sends to us by C-MOVE.</source>
            <translation>Ci invia con C-MOVE.</translation>
        </message>
        <message>
            <location filename="../../app/network/doctor.py" />
            <source>Please add AE {title} at {address}:{port} to the destinations of C-MOVE.</source>
            <translation>Si prega di aggiungere l’AE {title} a {address}:{port} alle destinazioni di C-MOVE.</translation>
        </message>
        <message>
            <location filename="../../app/network/doctor.py" />
            <source>Please allow SCP/SCU role selection for {calling}.</source>
            <translation>Si prega di consentire la SCP/SCU role selection per {calling}.</translation>
        </message>
        <message>
            <location filename="../../app/network/doctor.py" />
            <source>A search for nobody finds nobody.</source>
            <translation>La ricerca di nessuno non trova nessuno.</translation>
        </message>
        <message>
            <location filename="../../app/network/doctor.py" />
            <source>It takes names in other scripts (Unicode).</source>
            <translation>Accetta nomi in altre scritture (Unicode).</translation>
        </message>
        <message>
            <location filename="../../app/network/doctor.py" />
            <source>Where C-GET is not offered, set “archive.host” in the settings file to {address}.</source>
            <translation>Se C-GET non è offerto, impostare «archive.host» nel file delle impostazioni a {address}.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/network/doctor.py" />
            <source>Its clock and ours are {count} minutes apart.</source>
            <extracomment>One: Its clock and ours are {count} minute apart.</extracomment>
            <translation>
                <numerusform>Il suo orologio e il nostro differiscono di {count} minuto.</numerusform>
                <numerusform>Il suo orologio e il nostro differiscono di {count} minuti.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/network/doctor.py" />
            <source>Its clock agrees with ours.</source>
            <translation>Il suo orologio concorda con il nostro.</translation>
        </message>
        <message>
            <location filename="../../app/network/doctor.py" />
            <source>Set the clock that is wrong: dates of what is saved would be, too.</source>
            <translation>Regolare l’orologio sbagliato: lo sarebbero anche le date di ciò che si salva.</translation>
        </message>
        <message>
            <location filename="../../app/network/finding_studies.py" />
            <source>the study description</source>
            <translation>la descrizione dello studio</translation>
        </message>
        <message>
            <location filename="../../app/network/finding_studies.py" />
            <source>the modality</source>
            <translation>la modalità</translation>
        </message>
        <message>
            <location filename="../../app/network/finding_studies.py" />
            <source>{place} sends answers that cannot be read; they are left out.</source>
            <translation>{place} invia risposte illeggibili; vengono tralasciate.</translation>
        </message>
        <message>
            <location filename="../../app/network/finding_studies.py" />
            <source>{place} does not tell {fields} and may not compare it: look at each study.</source>
            <translation>{place} non indica {fields} e forse non ne tiene conto: controllare ogni studio.</translation>
        </message>
        <message>
            <location filename="../../app/network/node_checks.py" />
            <source>{node} at {address} answers.</source>
            <translation>{node} a {address} risponde.</translation>
        </message>
        <message>
            <location filename="../../app/network/node_checks.py" />
            <source>It does not offer {service} to us.</source>
            <translation>Non ci offre {service}.</translation>
        </message>
        <message>
            <location filename="../../app/network/node_checks.py" />
            <source>searching (C-FIND)</source>
            <translation>la ricerca (C-FIND)</translation>
        </message>
        <message>
            <location filename="../../app/network/node_checks.py" />
            <source>storing structure sets (C-STORE)</source>
            <translation>l’archiviazione di structure set (C-STORE)</translation>
        </message>
        <message>
            <location filename="../../app/network/node_checks.py" />
            <source>It offers {service}.</source>
            <translation>Offre {service}.</translation>
        </message>
        <message>
            <location filename="../../app/network/node_checks.py" />
            <source>Please allow {operation} for the AE title {calling}.</source>
            <translation>Si prega di consentire {operation} all’AE title {calling}.</translation>
        </message>
        <message>
            <location filename="../../app/network/node_checks.py" />
            <source>The connection is not encrypted.</source>
            <translation>La connessione non è cifrata.</translation>
        </message>
        <message>
            <location filename="../../app/network/node_checks.py" />
            <source>The connection is encrypted, and the certificate is trusted.</source>
            <translation>La connessione è cifrata e il certificato è attendibile.</translation>
        </message>
        <message>
            <location filename="../../app/network/node_checks.py" />
            <source>It offers fetching by C-MOVE alone, for which it must know the address of this computer.</source>
            <translation>Offre il recupero solo con C-MOVE, per cui deve conoscere l’indirizzo di questo computer.</translation>
        </message>
        <message>
            <location filename="../../app/network/node_checks.py" />
            <source>fetching (C-GET or C-MOVE)</source>
            <translation>il recupero (C-GET o C-MOVE)</translation>
        </message>
        <message>
            <location filename="../../app/network/node_checks.py" />
            <source>searching (QIDO-RS)</source>
            <translation>la ricerca (QIDO-RS)</translation>
        </message>
        <message>
            <location filename="../../app/network/node_checks.py" />
            <source>The connection is not encrypted: whoever listens in reads the password.</source>
            <translation>La connessione non è cifrata: chi ascolta legge la password.</translation>
        </message>
        <message>
            <location filename="../../app/network/node_checks.py" />
            <source>fetching (C-GET)</source>
            <translation>il recupero (C-GET)</translation>
        </message>
        <message>
            <location filename="../../app/network/node_checks.py" />
            <source>Please enter the AE title {calling} with the address of this computer as a destination for C-MOVE.</source>
            <translation>Si prega di inserire l’AE title {calling} con l’indirizzo di questo computer come destinazione per C-MOVE.</translation>
        </message>
        <message>
            <location filename="../../app/network/node_checks.py" />
            <source>Use an address that begins with https.</source>
            <translation>Usare un indirizzo che inizia con https.</translation>
        </message>
        <message>
            <location filename="../../app/network/reaching.py" />
            <source>The connection failed a moment ago, but would succeed now; the PACS may have been starting.</source>
            <translation>La connessione è fallita un momento fa, ma ora riuscirebbe; forse il PACS era in avvio.</translation>
        </message>
        <message>
            <location filename="../../app/network/reaching.py" />
            <source>{place} cannot be reached.</source>
            <translation>{place} non è raggiungibile.</translation>
        </message>
        <message>
            <location filename="../../app/network/reaching.py" />
            <source>No computer is known by the name {host}.</source>
            <translation>Nessun computer è noto con il nome {host}.</translation>
        </message>
        <message>
            <location filename="../../app/network/reaching.py" />
            <source>Nobody listens at {host}:{port}.</source>
            <translation>Nessuno è in ascolto su {host}:{port}.</translation>
        </message>
        <message>
            <location filename="../../app/network/reaching.py" />
            <source>{host} gave no sign of life for {seconds:g} s.</source>
            <translation>{host} non ha dato segni di vita per {seconds:g} s.</translation>
        </message>
        <message>
            <location filename="../../app/network/reaching.py" />
            <source>Check that it runs, and host and port in Settings &gt; Archives.</source>
            <translation>Controllare che sia attivo, e host e porta in Impostazioni &gt; Archivi.</translation>
        </message>
        <message>
            <location filename="../../app/network/reconciling.py" />
            <source>{place} holds no instance of series {series}.</source>
            <translation>{place} non contiene istanze della serie {series}.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/network/reconciling.py" />
            <source>{count} images on this machine are not, or no longer, listed by {place}.</source>
            <extracomment>One: {count} image on this machine is not, or no longer, listed by {place}.</extracomment>
            <translation>
                <numerusform>{count} immagine su questo computer non è, o non è più, nell'elenco di {place}.</numerusform>
                <numerusform>{count} immagini su questo computer non sono, o non sono più, nell'elenco di {place}.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/network/reconciling.py" />
            <source>{count} more instances did not come from {place}.</source>
            <translation>Altre {count} istanze non sono arrivate da {place}.</translation>
        </message>
        <message>
            <location filename="../../app/network/reconciling.py" />
            <source>Instance {uid} did not come from {place}.</source>
            <translation>L'istanza {uid} non è arrivata da {place}.</translation>
        </message>
        <message>
            <location filename="../../app/network/retrieval.py" />
            <source>Ask the PACS administrator to allow C-GET, or enter an AE title for C-MOVE in Settings &gt; Archives.</source>
            <translation>Chiedere all'amministratore del PACS di consentire C-GET, o inserire un AE title per C-MOVE in Impostazioni &gt; Archivi.</translation>
        </message>
        <message>
            <location filename="../../app/network/retrieval.py" />
            <source>Ask the PACS administrator to enter the AE title {move_destination} with the address and port of this computer.</source>
            <translation>Chiedere all'amministratore del PACS di registrare l'AE title {move_destination} con l'indirizzo e la porta di questo computer.</translation>
        </message>
        <message>
            <location filename="../../app/network/retrieval.py" />
            <source>Nothing of series {series} came from {place}.</source>
            <translation>Della serie {series} non è arrivato nulla da {place}.</translation>
        </message>
        <message>
            <location filename="../../app/network/retrieval.py" />
            <source>C-GET left instances out</source>
            <translation>C-GET ha tralasciato istanze</translation>
        </message>
        <message>
            <location filename="../../app/network/retrieval.py" />
            <source>{first}, then {second}, because {reason}</source>
            <translation>{first}, poi {second}, perché {reason}</translation>
        </message>
        <message>
            <location filename="../../app/network/retrieval.py" />
            <source>{method}, because {reason}</source>
            <translation>{method}, perché {reason}</translation>
        </message>
        <message>
            <location filename="../../app/network/retrieval.py" />
            <source>The reason: {reason}.</source>
            <translation>Il motivo: {reason}.</translation>
        </message>
        <message>
            <location filename="../../app/network/retrieve_operations.py" />
            <source>C-GET failed: {why}</source>
            <translation>C-GET fallito: {why}</translation>
        </message>
        <message>
            <location filename="../../app/network/retrieve_operations.py" />
            <source>C-MOVE to {destination} failed: {why}</source>
            <translation>C-MOVE verso {destination} fallito: {why}</translation>
        </message>
        <message>
            <location filename="../../app/network/status.py" />
            <source>it knows no such attribute</source>
            <translation>non conosce quell'attributo</translation>
        </message>
        <message>
            <location filename="../../app/network/status.py" />
            <source>an attribute has a value that it does not accept</source>
            <translation>un attributo ha un valore che non accetta</translation>
        </message>
        <message>
            <location filename="../../app/network/status.py" />
            <source>it holds an instance of this UID already and refuses it</source>
            <translation>contiene già un'istanza con questo UID e la rifiuta</translation>
        </message>
        <message>
            <location filename="../../app/network/status.py" />
            <source>an argument has a value that it does not accept</source>
            <translation>un argomento ha un valore che non accetta</translation>
        </message>
        <message>
            <location filename="../../app/network/status.py" />
            <source>it does not accept the SOP Instance UID</source>
            <translation>non accetta il SOP Instance UID</translation>
        </message>
        <message>
            <location filename="../../app/network/status.py" />
            <source>it does not know the SOP class</source>
            <translation>non conosce la SOP class</translation>
        </message>
        <message>
            <location filename="../../app/network/status.py" />
            <source>it does not support this combination of class and instance</source>
            <translation>non supporta questa combinazione di classe e istanza</translation>
        </message>
        <message>
            <location filename="../../app/network/status.py" />
            <source>an attribute is missing</source>
            <translation>manca un attributo</translation>
        </message>
        <message>
            <location filename="../../app/network/status.py" />
            <source>an attribute has no value</source>
            <translation>un attributo non ha valore</translation>
        </message>
        <message>
            <location filename="../../app/network/status.py" />
            <source>we are not authorised to do this</source>
            <translation>non siamo autorizzati a farlo</translation>
        </message>
        <message>
            <location filename="../../app/network/status.py" />
            <source>it takes the request for one that it has already</source>
            <translation>prende la richiesta per una che ha già</translation>
        </message>
        <message>
            <location filename="../../app/network/status.py" />
            <source>it does not know the operation</source>
            <translation>non conosce l'operazione</translation>
        </message>
        <message>
            <location filename="../../app/network/status.py" />
            <source>it finds the request badly formed</source>
            <translation>trova la richiesta mal formata</translation>
        </message>
        <message>
            <location filename="../../app/network/status.py" />
            <location filename="../../app/network/web_status.py" />
            <source>it is out of resources, for example its disk is full</source>
            <translation>ha esaurito le risorse, ad esempio il disco è pieno</translation>
        </message>
        <message>
            <location filename="../../app/network/status.py" />
            <source>it is out of resources and cannot tell how many instances match</source>
            <translation>ha esaurito le risorse e non può dire quante istanze corrispondono</translation>
        </message>
        <message>
            <location filename="../../app/network/status.py" />
            <source>it could not send the instances, mostly because the way to the destination failed</source>
            <translation>non ha potuto inviare le istanze, per lo più perché la via verso la destinazione è fallita</translation>
        </message>
        <message>
            <location filename="../../app/network/status.py" />
            <source>it does not know the AE title to which it should send</source>
            <translation>non conosce l'AE title a cui dovrebbe inviare</translation>
        </message>
        <message>
            <location filename="../../app/network/status.py" />
            <source>the data set or the query does not fit the SOP class</source>
            <translation>il data set o la ricerca non si addice alla SOP class</translation>
        </message>
        <message>
            <location filename="../../app/network/status.py" />
            <source>it changed or could not handle a part</source>
            <translation>ha cambiato o non ha potuto trattare una parte</translation>
        </message>
        <message>
            <location filename="../../app/network/status.py" />
            <source>it dropped elements</source>
            <translation>ha tralasciato elementi</translation>
        </message>
        <message>
            <location filename="../../app/network/status.py" />
            <source>the data set does not fit the SOP class</source>
            <translation>il data set non si addice alla SOP class</translation>
        </message>
        <message>
            <location filename="../../app/network/status.py" />
            <source>the operation was cancelled</source>
            <translation>l'operazione è stata interrotta</translation>
        </message>
        <message>
            <location filename="../../app/network/status.py" />
            <source>it gives no reason</source>
            <translation>non dà motivo</translation>
        </message>
        <message>
            <location filename="../../app/network/status.py" />
            <source>it does not support the application context</source>
            <translation>non supporta il contesto applicativo</translation>
        </message>
        <message>
            <location filename="../../app/network/status.py" />
            <source>it does not recognise the calling AE title {calling}</source>
            <translation>non riconosce l'AE title chiamante {calling}</translation>
        </message>
        <message>
            <location filename="../../app/network/status.py" />
            <source>it does not recognise the called AE title {called}</source>
            <translation>non riconosce l'AE title chiamato {called}</translation>
        </message>
        <message>
            <location filename="../../app/network/status.py" />
            <source>it does not support the protocol version</source>
            <translation>non supporta la versione del protocollo</translation>
        </message>
        <message>
            <location filename="../../app/network/status.py" />
            <location filename="../../app/network/web_status.py" />
            <source>it is busy at the moment</source>
            <translation>al momento è occupato</translation>
        </message>
        <message>
            <location filename="../../app/network/status.py" />
            <source>it serves as many associations as it can</source>
            <translation>serve già tutte le associazioni che può</translation>
        </message>
        <message>
            <location filename="../../app/network/status.py" />
            <source>it is out of resources</source>
            <translation>ha esaurito le risorse</translation>
        </message>
        <message>
            <location filename="../../app/network/status.py" />
            <source>it did it with a warning</source>
            <translation>l'ha eseguita con un avviso</translation>
        </message>
        <message>
            <location filename="../../app/network/status.py" />
            <source>it cannot understand or process the request</source>
            <translation>non può capire o elaborare la richiesta</translation>
        </message>
        <message>
            <location filename="../../app/network/status.py" />
            <source>it failed for a reason of its own</source>
            <translation>ha fallito per un motivo proprio</translation>
        </message>
        <message>
            <location filename="../../app/network/storing.py" />
            <location filename="../../app/network/web_storing.py" />
            <source>{place} did not store instance {instance}</source>
            <translation>{place} non ha archiviato l'istanza {instance}</translation>
        </message>
        <message>
            <location filename="../../app/network/storing.py" />
            <location filename="../../app/network/web_storing.py" />
            <source>Sending</source>
            <translation>Invio</translation>
        </message>
        <message>
            <location filename="../../app/network/storing.py" />
            <source>{what}: it does not accept {sop_class} in {syntax}.{rest}</source>
            <translation>{what}: non accetta {sop_class} in {syntax}.{rest}</translation>
        </message>
        <message>
            <location filename="../../app/network/storing.py" />
            <location filename="../../app/network/web_storing.py" />
            <source> {left} more were not sent.</source>
            <translation> Altre {left} non sono state inviate.</translation>
        </message>
        <message>
            <location filename="../../app/network/storing.py" />
            <location filename="../../app/network/web_storing.py" />
            <source>{place} held it already.</source>
            <translation>{place} lo aveva già.</translation>
        </message>
        <message>
            <location filename="../../app/network/storing.py" />
            <location filename="../../app/network/web_storing.py" />
            <source>{place} took it and says: {why}.</source>
            <translation>{place} lo ha preso e dice: {why}.</translation>
        </message>
        <message>
            <location filename="../../app/network/storing.py" />
            <source>Ask the PACS administrator to allow it.</source>
            <translation>Chiedere all'amministratore del PACS di consentirlo.</translation>
        </message>
        <message>
            <location filename="../../app/network/storing.py" />
            <location filename="../../app/store/outbox_intake.py" />
            <source>Instance {number}</source>
            <translation>Istanza {number}</translation>
        </message>
        <message>
            <location filename="../../app/network/storing.py" />
            <source>Nothing was sent: {what}</source>
            <translation>Nulla è stato inviato: {what}</translation>
        </message>
        <message>
            <location filename="../../app/network/storing.py" />
            <source>Instance {instance} was not sent.{rest}</source>
            <translation>L'istanza {instance} non è stata inviata.{rest}</translation>
        </message>
        <message>
            <location filename="../../app/network/storing.py" />
            <source>It could not be laid ready on disk: {reason}.</source>
            <translation>Non si è potuta preparare su disco: {reason}.</translation>
        </message>
        <message>
            <location filename="../../app/network/storing.py" />
            <source>Free space on the disk of temporary files, then send again.</source>
            <translation>Liberare spazio sul disco dei file temporanei, poi inviare di nuovo.</translation>
        </message>
        <message>
            <location filename="../../app/network/storing.py" />
            <location filename="../../app/network/web_storing.py" />
            <source>Ask the PACS administrator for its log, then send again.</source>
            <translation>Chiedere il log all'amministratore del PACS, poi inviare di nuovo.</translation>
        </message>
        <message>
            <location filename="../../app/network/streams.py" />
            <source>Receiving</source>
            <translation>Ricezione</translation>
        </message>
        <message>
            <location filename="../../app/network/syslog.py" />
            <source>Check host, port and certificates in Settings &gt; Security; what was noted waits here.</source>
            <translation>Controllare host, porta e certificati in Impostazioni &gt; Sicurezza; ciò che è stato annotato attende qui.</translation>
        </message>
        <message>
            <location filename="../../app/network/syslog.py" />
            <source>What was noted waits here and is sent again.</source>
            <translation>Ciò che è stato annotato attende qui e viene inviato di nuovo.</translation>
        </message>
        <message>
            <location filename="../../app/network/syslog.py" />
            <source>{place} broke the connection off.</source>
            <translation>{place} ha interrotto la connessione.</translation>
        </message>
        <message>
            <location filename="../../app/network/syslog.py" />
            <source>{place} did not confirm what it was sent.</source>
            <translation>{place} non ha confermato ciò che ha ricevuto.</translation>
        </message>
        <message>
            <location filename="../../app/network/syslog.py" />
            <source>It ended the connection without a word (RFC 5425 section 4.4 asks for one).</source>
            <translation>Ha chiuso la connessione senza una parola (la sezione 4.4 di RFC 5425 ne chiede una).</translation>
        </message>
        <message>
            <location filename="../../app/network/tls.py" />
            <source>Ask the PACS administrator.</source>
            <translation>Rivolgersi all’amministratore del PACS.</translation>
        </message>
        <message>
            <location filename="../../app/network/tls.py" />
            <source>No encrypted connection to {place} came about.</source>
            <translation>Non è stato possibile stabilire una connessione cifrata con {place}.</translation>
        </message>
        <message>
            <location filename="../../app/network/tls.py" />
            <source>The handshake failed.</source>
            <translation>L’handshake non è riuscito.</translation>
        </message>
        <message>
            <location filename="../../app/network/tls.py" />
            <source>Its certificate was made by nobody whom this computer trusts.</source>
            <translation>Il suo certificato non è stato emesso da nessuno di cui questo computer si fidi.</translation>
        </message>
        <message>
            <location filename="../../app/network/tls.py" />
            <source>Get the file of its authority (CA, PEM) from the PACS administrator; enter it in Settings &gt; Archives.</source>
            <translation>Chiedere all’amministratore del PACS il file della sua autorità (CA, PEM) e inserirlo in Impostazioni &gt; Archivi.</translation>
        </message>
        <message>
            <location filename="../../app/network/tls.py" />
            <source>What listens there does not encrypt.</source>
            <translation>Ciò che è in ascolto lì non cifra.</translation>
        </message>
        <message>
            <location filename="../../app/network/tls.py" />
            <source>Check the port, or leave encryption off, in Settings &gt; Archives.</source>
            <translation>Controllare la porta, o disattivare la cifratura, in Impostazioni &gt; Archivi.</translation>
        </message>
        <message>
            <location filename="../../app/network/tls.py" />
            <source>The server refuses the handshake; mostly it wants a certificate of this workstation.</source>
            <translation>Il server rifiuta l’handshake; di solito vuole un certificato di questa postazione.</translation>
        </message>
        <message>
            <location filename="../../app/network/tls.py" />
            <source>Enter certificate and key in Settings &gt; Archives, or ask the PACS administrator for them.</source>
            <translation>Inserire certificato e chiave in Impostazioni &gt; Archivi, o chiederli all’amministratore del PACS.</translation>
        </message>
        <message>
            <location filename="../../app/network/tls.py" />
            <source>The server does not accept the certificate of this workstation.</source>
            <translation>Il server non accetta il certificato di questa postazione.</translation>
        </message>
        <message>
            <location filename="../../app/network/tls.py" />
            <source>Ask the PACS administrator to trust it, or for another one.</source>
            <translation>Chiedere all’amministratore del PACS di considerarlo attendibile, o chiederne un altro.</translation>
        </message>
        <message>
            <location filename="../../app/network/tls.py" />
            <source>The server knows no TLS 1.2 or later, and older ones are not safe.</source>
            <translation>Il server non conosce TLS 1.2 o successivo, e le versioni precedenti non sono sicure.</translation>
        </message>
        <message>
            <location filename="../../app/network/tls.py" />
            <source>The server broke the handshake off; perhaps it does not encrypt.</source>
            <translation>Il server ha interrotto l’handshake; forse non cifra.</translation>
        </message>
        <message>
            <location filename="../../app/network/tls.py" />
            <source>Its certificate has expired, or the clock of this computer is wrong.</source>
            <translation>Il suo certificato è scaduto, o l’orologio di questo computer è sbagliato.</translation>
        </message>
        <message>
            <location filename="../../app/network/tls.py" />
            <source>Check the clock, then ask the PACS administrator for a new certificate there.</source>
            <translation>Controllare l’orologio, poi chiedere all’amministratore del PACS un nuovo certificato.</translation>
        </message>
        <message>
            <location filename="../../app/network/tls.py" />
            <source>Its certificate is not valid yet, or the clock of this computer is wrong.</source>
            <translation>Il suo certificato non è ancora valido, o l’orologio di questo computer è sbagliato.</translation>
        </message>
        <message>
            <location filename="../../app/network/tls.py" />
            <source>Check the clock, then ask the PACS administrator.</source>
            <translation>Controllare l’orologio, poi rivolgersi all’amministratore del PACS.</translation>
        </message>
        <message>
            <location filename="../../app/network/tls.py" />
            <source>Its certificate is for another name.</source>
            <translation>Il suo certificato è intestato a un altro nome.</translation>
        </message>
        <message>
            <location filename="../../app/network/tls.py" />
            <source>Check the host, or enter the name that the certificate states, in Settings &gt; Archives.</source>
            <translation>Controllare l’host, o inserire il nome indicato nel certificato, in Impostazioni &gt; Archivi.</translation>
        </message>
        <message>
            <location filename="../../app/network/web_connection.py" />
            <source>The PACS, or something on the way to it, closed it.</source>
            <translation>L’ha chiusa il PACS, o qualcosa sulla via.</translation>
        </message>
        <message>
            <location filename="../../app/network/web_requests.py" />
            <source>{place} does not answer as DICOMweb does.</source>
            <translation>{place} non risponde come DICOMweb.</translation>
        </message>
        <message>
            <location filename="../../app/network/web_requests.py" />
            <location filename="../../app/network/web_status.py" />
            <source>Check the URL in Settings &gt; Archives, or ask the PACS administrator.</source>
            <translation>Controllare l’URL in Impostazioni &gt; Archivi, o rivolgersi all’amministratore del PACS.</translation>
        </message>
        <message>
            <location filename="../../app/network/web_status.py" />
            <source>it knows nothing at that address</source>
            <translation>a quell’indirizzo non conosce nulla</translation>
        </message>
        <message>
            <location filename="../../app/network/web_status.py" />
            <source>it knows nothing at that address any more</source>
            <translation>a quell’indirizzo non conosce più nulla</translation>
        </message>
        <message>
            <location filename="../../app/network/web_status.py" />
            <source>it does not offer this service</source>
            <translation>non offre questo servizio</translation>
        </message>
        <message>
            <location filename="../../app/network/web_status.py" />
            <source>it does not offer the format that was asked for</source>
            <translation>non offre il formato richiesto</translation>
        </message>
        <message>
            <location filename="../../app/network/web_status.py" />
            <source>it does not take the format that was sent</source>
            <translation>non accetta il formato inviato</translation>
        </message>
        <message>
            <location filename="../../app/network/web_status.py" />
            <source>it does not understand the request</source>
            <translation>non capisce la richiesta</translation>
        </message>
        <message>
            <location filename="../../app/network/web_status.py" />
            <source>it finds it too large</source>
            <translation>lo trova troppo grande</translation>
        </message>
        <message>
            <location filename="../../app/network/web_status.py" />
            <source>it refuses it</source>
            <translation>lo rifiuta</translation>
        </message>
        <message>
            <location filename="../../app/network/web_status.py" />
            <source>it lost patience</source>
            <translation>ha perso la pazienza</translation>
        </message>
        <message>
            <location filename="../../app/network/web_status.py" />
            <source>it has too much to do at the moment</source>
            <translation>al momento ha troppo da fare</translation>
        </message>
        <message>
            <location filename="../../app/network/web_status.py" />
            <source>it failed in itself</source>
            <translation>ha avuto un errore interno</translation>
        </message>
        <message>
            <location filename="../../app/network/web_status.py" />
            <source>something on the way to it failed</source>
            <translation>qualcosa sulla via ha avuto un errore</translation>
        </message>
        <message>
            <location filename="../../app/network/web_status.py" />
            <source>something on the way to it lost patience</source>
            <translation>qualcosa sulla via ha perso la pazienza</translation>
        </message>
        <message>
            <location filename="../../app/network/web_status.py" />
            <source>it sends us on to another address, which is not followed</source>
            <translation>ci rimanda a un altro indirizzo, che non viene seguito</translation>
        </message>
        <message>
            <location filename="../../app/network/web_status.py" />
            <source>it does not accept who we say that we are</source>
            <translation>non accetta chi diciamo di essere</translation>
        </message>
        <message>
            <location filename="../../app/network/web_status.py" />
            <source>we are not allowed to do this</source>
            <translation>non ci è permesso</translation>
        </message>
        <message>
            <location filename="../../app/network/web_status.py" />
            <source>Check user and password or token in Settings &gt; Archives, or ask the PACS administrator.</source>
            <translation>Controllare utente e password o token in Impostazioni &gt; Archivi, o rivolgersi all’amministratore del PACS.</translation>
        </message>
        <message>
            <location filename="../../app/network/web_status.py" />
            <source>it answers with HTTP status {status}</source>
            <translation>risponde con lo stato HTTP {status}</translation>
        </message>
        <message>
            <location filename="../../app/network/weights.py" />
            <source>What it sends is larger than 1 GiB.</source>
            <translation>Quello che invia supera 1 GiB.</translation>
        </message>
        <message>
            <location filename="../../app/network/weights.py" />
            <source>It passes the request on and on.</source>
            <translation>Rinvia la richiesta senza fine.</translation>
        </message>
        <message>
            <location filename="../../app/network/weights.py" />
            <source>The network's weights could not be kept in {folder}.</source>
            <translation>I pesi della rete non hanno potuto essere conservati in {folder}.</translation>
        </message>
        <message>
            <location filename="../../app/network/weights.py" />
            <source>It passes the request on to another host, which is not followed.</source>
            <translation>Rinvia la richiesta a un altro host, che non viene seguito.</translation>
        </message>
        <message>
            <location filename="../../app/network/weights.py" />
            <source>It answers with status {status}.</source>
            <translation>Risponde con lo stato {status}.</translation>
        </message>
        <message>
            <location filename="../../app/network/weights.py" />
            <source>Fetching weights</source>
            <translation>Scaricamento dei pesi</translation>
        </message>
        <message>
            <location filename="../../app/network/weights.py" />
            <source>It sent {received:,} of {expected:,} bytes.</source>
            <translation>Ha inviato {received:,} di {expected:,} byte.</translation>
        </message>
        <message>
            <location filename="../../app/network/weights.py" />
            <source>Make room there, then try again.</source>
            <translation>Fare spazio lì, poi riprovare.</translation>
        </message>
        <message>
            <location filename="../../app/network/weights.py" />
            <source>They could not be fetched from {host}. {cause}</source>
            <translation>Non è stato possibile scaricarli da {host}. {cause}</translation>
        </message>
        <message>
            <location filename="../../app/network/weights.py" />
            <source>Try again later; if it stays so, ask whoever runs that host.</source>
            <translation>Riprovare più tardi; se non cambia, chiedere a chi gestisce quell'host.</translation>
        </message>
        <message>
            <location filename="../../app/network/weights.py" />
            <source>They lie on the host {host}, which is not among those that the settings allow.</source>
            <translation>Si trovano sull'host {host}, che non è tra quelli che le impostazioni consentono.</translation>
        </message>
        <message>
            <location filename="../../app/network/weights.py" />
            <source>If you trust that host, add it: `verdant iodeep host add {host}`.</source>
            <translation>Se quell'host è fidato, aggiungerlo: `verdant iodeep host add {host}`.</translation>
        </message>
        <message>
            <location filename="../../app/network/weights.py" />
            <source>What {host} sends is not what the network was published with.</source>
            <translation>Quello che {host} invia non è ciò con cui la rete è stata pubblicata.</translation>
        </message>
        <message>
            <location filename="../../app/network/weights.py" />
            <source>Ask the network's author where its weights are now.</source>
            <translation>Chiedere all'autore della rete dove si trovano ora i suoi pesi.</translation>
        </message>
        <message>
            <location filename="../../app/network/weights.py" />
            <source>The URI that they lie at is none that can be fetched.</source>
            <translation>L'URI a cui si trovano non è scaricabile.</translation>
        </message>
        <message>
            <location filename="../../app/network/weights.py" />
            <source>It does not answer in time.</source>
            <translation>Non risponde in tempo.</translation>
        </message>
        <message>
            <location filename="../../app/network/weights.py" />
            <source>The connection failed.</source>
            <translation>La connessione non è riuscita.</translation>
        </message>
        <message>
            <location filename="../../app/session/activity.py" />
            <source>Networks take {used} of {most} MiB of memory</source>
            <translation>Le reti occupano {used} di {most} MiB di memoria</translation>
        </message>
        <message>
            <location filename="../../app/session/activity.py" />
            <source>Reading the rest</source>
            <translation>Lettura del resto</translation>
        </message>
        <message>
            <location filename="../../app/session/activity.py" />
            <source>Fetching the rest</source>
            <translation>Recupero del resto</translation>
        </message>
        <message>
            <location filename="../../app/session/activity.py" />
            <source>Writing the structure set and storing it in {archive}</source>
            <translation>Scrittura del set di strutture e archiviazione in {archive}</translation>
        </message>
        <message>
            <location filename="../../app/session/activity.py" />
            <source>Saving to file</source>
            <translation>Salvataggio su file</translation>
        </message>
        <message>
            <location filename="../../app/session/activity.py" />
            <source>Writing files of regions</source>
            <translation>Scrittura dei file delle regioni</translation>
        </message>
        <message>
            <location filename="../../app/session/activity.py" />
            <source>Opening {series}</source>
            <translation>Apertura di {series}</translation>
        </message>
        <message>
            <location filename="../../app/session/activity.py" />
            <location filename="../../app/session/display.py" />
            <source>the series</source>
            <translation>la serie</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/annotating.py" />
            <source>{count} measurements exported as {file}.</source>
            <extracomment>One: {count} measurement exported as {file}.</extracomment>
            <translation>
                <numerusform>{count} misura esportata come {file}.</numerusform>
                <numerusform>{count} misure esportate come {file}.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/annotating.py" />
            <source>{name} was not in view. Look at it, then delete it.</source>
            <translation>{name} non era in vista. Guardarla, poi eliminarla.</translation>
        </message>
        <message>
            <location filename="../../app/session/annotating.py" />
            <source>move {name}</source>
            <translation>sposta {name}</translation>
        </message>
        <message>
            <location filename="../../app/session/annotating.py" />
            <source>Select the study of this measurement on the left, then pick it again.</source>
            <translation>Selezionare a sinistra lo studio di questa misura, poi sceglierla di nuovo.</translation>
        </message>
        <message>
            <location filename="../../app/session/archive_form.py" />
            <source>“{text}” is no whole number.</source>
            <translation>“{text}” non è un numero intero.</translation>
        </message>
        <message>
            <location filename="../../app/session/archive_form.py" />
            <source>“{text}” is no number above zero.</source>
            <translation>“{text}” non è un numero maggiore di zero.</translation>
        </message>
        <message>
            <location filename="../../app/session/asking.py" />
            <source>a series without a name</source>
            <translation>una serie senza nome</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/audit_pages.py" />
            <source>{count} events of the audit trail saved as {file} in {folder}.</source>
            <extracomment>One: {count} event of the audit trail saved as {file} in {folder}.</extracomment>
            <translation>
                <numerusform>{count} evento del registro di audit salvato come {file} in {folder}.</numerusform>
                <numerusform>{count} eventi del registro di audit salvati come {file} in {folder}.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/audit_table.py" />
            <source>Started</source>
            <translation>Avvio</translation>
        </message>
        <message>
            <location filename="../../app/session/audit_table.py" />
            <source>Ended</source>
            <translation>Fine</translation>
        </message>
        <message>
            <location filename="../../app/session/audit_table.py" />
            <location filename="../../widgets/dialogs/lock_dialog.py" />
            <location filename="../../widgets/dialogs/reviewer_dialog.py" />
            <location filename="../../widgets/dialogs/reviewer_page.py" />
            <location filename="../../widgets/dialogs/settings_dialog.py" />
            <location filename="../../widgets/header_bar.py" />
            <source>Reviewer</source>
            <translation>Revisore</translation>
        </message>
        <message>
            <location filename="../../app/session/audit_table.py" />
            <source>Reviewer left</source>
            <translation>Revisore uscito</translation>
        </message>
        <message>
            <location filename="../../app/session/audit_table.py" />
            <source>Locked</source>
            <translation>Bloccato</translation>
        </message>
        <message>
            <location filename="../../app/session/audit_table.py" />
            <source>Unlocked</source>
            <translation>Sbloccato</translation>
        </message>
        <message>
            <location filename="../../app/session/audit_table.py" />
            <source>Query</source>
            <translation>Interrogazione</translation>
        </message>
        <message>
            <location filename="../../app/session/audit_table.py" />
            <source>Images opened</source>
            <translation>Immagini aperte</translation>
        </message>
        <message>
            <location filename="../../app/session/audit_table.py" />
            <source>Sending begun</source>
            <translation>Invio iniziato</translation>
        </message>
        <message>
            <location filename="../../app/session/audit_table.py" />
            <source>Fetched</source>
            <translation>Recuperato</translation>
        </message>
        <message>
            <location filename="../../app/session/audit_table.py" />
            <location filename="../../app/session/outbox_texts.py" />
            <source>Sent</source>
            <translation>Inviato</translation>
        </message>
        <message>
            <location filename="../../app/session/audit_table.py" />
            <source>Decision</source>
            <translation>Decisione</translation>
        </message>
        <message>
            <location filename="../../app/session/audit_table.py" />
            <source>Saved</source>
            <translation>Salvato</translation>
        </message>
        <message>
            <location filename="../../app/session/audit_table.py" />
            <source>Not sent any more</source>
            <translation>Non più inviato</translation>
        </message>
        <message>
            <location filename="../../app/session/audit_table.py" />
            <source>Taken over from files</source>
            <translation>Acquisito da file</translation>
        </message>
        <message>
            <location filename="../../app/session/audit_table.py" />
            <source>Exported</source>
            <translation>Esportato</translation>
        </message>
        <message>
            <location filename="../../app/session/audit_table.py" />
            <source>Query by another system</source>
            <translation>Interrogazione di un altro sistema</translation>
        </message>
        <message>
            <location filename="../../app/session/audit_table.py" />
            <source>Fetching by another system begun</source>
            <translation>Prelievo di un altro sistema iniziato</translation>
        </message>
        <message>
            <location filename="../../app/session/audit_table.py" />
            <source>Fetched by another system</source>
            <translation>Prelevato da un altro sistema</translation>
        </message>
        <message>
            <location filename="../../app/session/audit_table.py" />
            <source>Storing by another system begun</source>
            <translation>Invio da un altro sistema iniziato</translation>
        </message>
        <message>
            <location filename="../../app/session/audit_table.py" />
            <source>Stored by another system</source>
            <translation>Ricevuto da un altro sistema</translation>
        </message>
        <message>
            <location filename="../../app/session/audit_table.py" />
            <source>Other system turned away</source>
            <translation>Altro sistema respinto</translation>
        </message>
        <message>
            <location filename="../../app/session/audit_table.py" />
            <source>Left the archive</source>
            <translation>Uscito dall'archivio</translation>
        </message>
        <message>
            <location filename="../../app/session/audit_table.py" />
            <source>Pinned or unpinned</source>
            <translation>Fissato o non più fissato</translation>
        </message>
        <message>
            <location filename="../../app/session/audit_table.py" />
            <source>Picture</source>
            <translation>Immagine copiata</translation>
        </message>
        <message>
            <location filename="../../app/session/audit_table.py" />
            <source>Archives changed</source>
            <translation>Archivi cambiati</translation>
        </message>
        <message>
            <location filename="../../app/session/audit_table.py" />
            <source>Trust in networks changed</source>
            <translation>Fiducia nelle reti cambiata</translation>
        </message>
        <message>
            <location filename="../../app/session/audit_table.py" />
            <source>Security settings changed</source>
            <translation>Impostazioni di sicurezza cambiate</translation>
        </message>
        <message>
            <location filename="../../app/session/audit_table.py" />
            <source>Audit trail read</source>
            <translation>Registro di audit letto</translation>
        </message>
        <message>
            <location filename="../../app/session/audit_table.py" />
            <source>Audit trail damaged</source>
            <translation>Registro di audit danneggiato</translation>
        </message>
        <message>
            <location filename="../../app/session/audit_table.py" />
            <source>Audit trail shortened</source>
            <translation>Registro di audit accorciato</translation>
        </message>
        <message>
            <location filename="../../app/session/audit_table.py" />
            <location filename="../../app/session/network_texts.py" />
            <source>Refused</source>
            <translation>Rifiutata</translation>
        </message>
        <message>
            <location filename="../../app/session/audit_table.py" />
            <source>Failed</source>
            <translation>Fallito</translation>
        </message>
        <message>
            <location filename="../../app/session/audit_table.py" />
            <source>Failed for good</source>
            <translation>Fallito definitivamente</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/audit_table.py" />
            <source>{count} events are as they were written</source>
            <extracomment>One: {count} event is as it was written</extracomment>
            <translation>
                <numerusform>{count} evento è come fu scritto</numerusform>
                <numerusform>{count} eventi sono come furono scritti</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/audit_table.py" />
            <source>, in {count} files.</source>
            <extracomment>One: , in {count} file.</extracomment>
            <translation>
                <numerusform>, in {count} file.</numerusform>
                <numerusform>, in {count} file.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/audit_table.py" />
            <source>The audit trail is not as it was written.</source>
            <translation>Il registro di audit non è come fu scritto.</translation>
        </message>
        <message>
            <location filename="../../app/session/auditing.py" />
            <source>The audit trail of this computer is not as it was written. {finding}</source>
            <translation>Il registro di audit di questo computer non è come fu scritto. {finding}</translation>
        </message>
        <message>
            <location filename="../../app/session/choosing.py" />
            <source>{network} is not proposed any more.</source>
            <translation>{network} non viene più proposta.</translation>
        </message>
        <message>
            <location filename="../../app/session/choosing.py" />
            <source>{network} can be proposed again.</source>
            <translation>{network} può essere proposta di nuovo.</translation>
        </message>
        <message>
            <location filename="../../app/session/closed_regions.py" />
            <source>A region of a stored structure set does not change. Edit a copy of it, as a new version, or propose it anew.</source>
            <translation>Una regione di un set di strutture archiviato non cambia. Modificarne una copia, come nuova versione, o proporla di nuovo.</translation>
        </message>
        <message>
            <location filename="../../app/session/closed_regions.py" />
            <source>Points and open lines are shown as they came: they have no inside that could be decided on or edited.</source>
            <translation>Punti e linee aperte sono mostrati come sono arrivati: non hanno un interno su cui decidere o da modificare.</translation>
        </message>
        <message>
            <location filename="../../app/session/closed_regions.py" />
            <source>This is a region hint: it shows where the network saw something, not its outline. Change its outline first, e.g. with “Push the outline” or “Paint”, then validate it; or reject it.</source>
            <translation>Questo è un indizio di regione: mostra dove la rete ha visto qualcosa, non il suo contorno. Prima modificane il contorno, ad es. con “Spingi il contorno” o “Pennello”, poi convalidalo; oppure rifiutalo.</translation>
        </message>
        <message>
            <location filename="../../app/session/closed_regions.py" />
            <source>This region is just being stored as it is. Wait until that is done or cancel it first.</source>
            <translation>Questa regione viene archiviata ora così com'è. Attendere la fine, o interrompere prima.</translation>
        </message>
        <message>
            <location filename="../../app/session/comparing.py" />
            <source>{one} and {other} compared. {texts}.</source>
            <translation>{one} e {other} a confronto. {texts}.</translation>
        </message>
        <message>
            <location filename="../../app/session/comparing.py" />
            <source>{one} and {other} agree: nothing is here.</source>
            <translation>{one} e {other} concordano: qui non c'è niente.</translation>
        </message>
        <message>
            <location filename="../../app/session/comparing.py" />
            <source>{name} Dice {dice:.2f}, HD95 {hd95:.1f} mm, {first:.0f} and {second:.0f} mm²</source>
            <translation>{name} Dice {dice:.2f}, HD95 {hd95:.1f} mm, {first:.0f} e {second:.0f} mm²</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/comparing.py" />
            <source>{count} more pairs</source>
            <extracomment>One: {count} more pair</extracomment>
            <translation>
                <numerusform>{count} altra coppia</numerusform>
                <numerusform>{count} altre coppie</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/comparing.py" />
            <source>{who} alone: {name}, {area:.0f} mm²</source>
            <translation>Solo {who}: {name}, {area:.0f} mm²</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/comparing.py" />
            <source>{who} alone: {count} regions, {area:.0f} mm²</source>
            <extracomment>One: {who} alone: {count} region, {area:.0f} mm²</extracomment>
            <translation>
                <numerusform>Solo {who}: {count} regione, {area:.0f} mm²</numerusform>
                <numerusform>Solo {who}: {count} regioni, {area:.0f} mm²</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/corner_texts.py" />
            <location filename="../../widgets/item_models/series_model.py" />
            <source>Series {number}</source>
            <translation>Serie {number}</translation>
        </message>
        <message>
            <location filename="../../app/session/corner_texts.py" />
            <source>spacing {spacing:.4g} mm</source>
            <translation>spaziatura {spacing:.4g} mm</translation>
        </message>
        <message>
            <location filename="../../app/session/corner_texts.py" />
            <source>there and back</source>
            <translation>avanti e indietro</translation>
        </message>
        <message>
            <location filename="../../app/session/corner_texts.py" />
            <source>loop</source>
            <translation>ciclo</translation>
        </message>
        <message>
            <location filename="../../app/session/corner_texts.py" />
            <source>{rate} images/s</source>
            <translation>{rate} immagini/s</translation>
        </message>
        <message>
            <location filename="../../app/session/corner_texts.py" />
            <source>inverted</source>
            <translation>invertita</translation>
        </message>
        <message>
            <location filename="../../app/session/corner_texts.py" />
            <source>padding black</source>
            <translation>riempimento nero</translation>
        </message>
        <message>
            <location filename="../../app/session/corner_texts.py" />
            <source>no position</source>
            <translation>senza posizione</translation>
        </message>
        <message>
            <location filename="../../app/session/corner_texts.py" />
            <source>uneven spacing</source>
            <translation>spaziatura irregolare</translation>
        </message>
        <message>
            <location filename="../../app/session/corner_texts.py" />
            <source>Table</source>
            <translation>Tabella</translation>
        </message>
        <message>
            <location filename="../../app/session/deciding.py" />
            <source>No other network has an undecided proposal in this place.</source>
            <translation>Nessun'altra rete ha una proposta non decisa in questo punto.</translation>
        </message>
        <message>
            <location filename="../../app/session/deciding.py" />
            <source>A region is decided on the slice that it was drawn on. Go back to the slices first, with Esc.</source>
            <translation>Una regione si decide sullo strato su cui è stata disegnata. Tornare prima agli strati, con Esc.</translation>
        </message>
        <message>
            <location filename="../../app/session/deciding.py" />
            <source>The slices were moving. Look at this one, then decide.</source>
            <translation>Gli strati scorrevano. Guardare questo, poi decidere.</translation>
        </message>
        <message>
            <location filename="../../app/session/deciding.py" />
            <source>The outlines were hidden. Look at them, then decide.</source>
            <translation>I contorni erano nascosti. Guardarli, poi decidere.</translation>
        </message>
        <message>
            <location filename="../../app/session/deciding.py" />
            <source>This slice cannot be seen yet. Look at it, then decide.</source>
            <translation>Questo strato non si vede ancora. Guardarlo, poi decidere.</translation>
        </message>
        <message>
            <location filename="../../app/session/deciding.py" />
            <source>No region of this stack awaits a decision.</source>
            <translation>Nessuna regione di questa pila attende una decisione.</translation>
        </message>
        <message>
            <location filename="../../app/session/deciding.py" />
            <source>The selected region lies on this slice. Look at it, then decide.</source>
            <translation>La regione selezionata sta su questo strato. Guardarla, poi decidere.</translation>
        </message>
        <message>
            <location filename="../../app/session/deciding.py" />
            <source> Now save them.</source>
            <translation> Ora si possono salvare.</translation>
        </message>
        <message>
            <location filename="../../app/session/deciding.py" />
            <source>All decided: {validated} validated, {rejected} rejected.{save}</source>
            <translation>Tutte decise: convalidate {validated}, rifiutate {rejected}.{save}</translation>
        </message>
        <message>
            <location filename="../../app/session/display.py" />
            <source>Incomplete: {text}</source>
            <translation>Incompleta: {text}</translation>
        </message>
        <message>
            <location filename="../../app/session/display.py" />
            <source>Pick a study on the left, then a series. Its slices appear here.</source>
            <translation>Scegliere uno studio a sinistra, poi una serie. Gli strati compaiono qui.</translation>
        </message>
        <message>
            <location filename="../../app/session/display.py" />
            <source>Left side</source>
            <translation>Lato sinistro</translation>
        </message>
        <message>
            <location filename="../../app/session/display.py" />
            <source>Right side</source>
            <translation>Lato destro</translation>
        </message>
        <message>
            <location filename="../../app/session/display.py" />
            <source>Both sides</source>
            <translation>Entrambi i lati</translation>
        </message>
        <message>
            <location filename="../../app/session/display.py" />
            <source>Still arriving: {text}</source>
            <translation>In arrivo: {text}</translation>
        </message>
        <message>
            <location filename="../../app/session/display.py" />
            <source>Perhaps incomplete: {text}</source>
            <translation>Forse incompleta: {text}</translation>
        </message>
        <message>
            <location filename="../../app/session/display.py" />
            <source>Opening {series}…</source>
            <translation>Apertura di {series}…</translation>
        </message>
        <message>
            <location filename="../../app/session/display.py" />
            <source>This series holds no image that can be shown.</source>
            <translation>Questa serie non contiene immagini che si possano mostrare.</translation>
        </message>
        <message>
            <location filename="../../app/session/display.py" />
            <source>Drag a series here, or click here and then a series.</source>
            <translation>Trascinare qui una serie, o fare clic qui e poi su una serie.</translation>
        </message>
        <message>
            <location filename="../../app/session/display.py" />
            <source>Hidden: {parts}</source>
            <translation>Nascosto: {parts}</translation>
        </message>
        <message>
            <location filename="../../app/session/display.py" />
            <source>Demonstration network: not for diagnosis</source>
            <translation>Rete dimostrativa: non per la diagnosi</translation>
        </message>
        <message>
            <location filename="../../app/session/display.py" />
            <source>Proposal of a network: not a finding</source>
            <translation>Proposta di una rete: non è un reperto</translation>
        </message>
        <message>
            <location filename="../../app/session/display.py" />
            <source>Still being read: {text}</source>
            <translation>In lettura: {text}</translation>
        </message>
        <message>
            <location filename="../../app/session/display.py" />
            <source>Derived image</source>
            <translation>Immagine derivata</translation>
        </message>
        <message>
            <location filename="../../app/session/display.py" />
            <source>Slices are missing</source>
            <translation>Mancano strati</translation>
        </message>
        <message>
            <location filename="../../app/session/display.py" />
            <source>Not all of it was sent</source>
            <translation>Non tutto è stato inviato</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/display.py" />
            <source>{count} files not shown</source>
            <extracomment>One: {count} file not shown</extracomment>
            <translation>
                <numerusform>{count} file non mostrato</numerusform>
                <numerusform>{count} file non mostrati</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/display.py" />
            <source>Its graphics cannot be read</source>
            <translation>La grafica non è leggibile</translation>
        </message>
        <message>
            <location filename="../../app/session/display.py" />
            <source>regions</source>
            <translation>regioni</translation>
        </message>
        <message>
            <location filename="../../app/session/display.py" />
            <source>measurements</source>
            <translation>misure</translation>
        </message>
        <message>
            <location filename="../../app/session/display.py" />
            <source>graphics</source>
            <translation>grafica</translation>
        </message>
        <message>
            <location filename="../../app/session/display.py" />
            <source>Loading…</source>
            <translation>Caricamento…</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/doctor.py" />
            <source>All that has to work does, with {count} remarks.</source>
            <extracomment>One: All that has to work does, with {count} remark.</extracomment>
            <translation>
                <numerusform>Tutto ciò che deve funzionare funziona, con un'osservazione.</numerusform>
                <numerusform>Tutto ciò che deve funzionare funziona, con {count} osservazioni.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/doctor.py" />
            <source>Something does not work.</source>
            <translation>Qualcosa non funziona.</translation>
        </message>
        <message>
            <location filename="../../app/session/doctor.py" />
            <source>All that has to work does.</source>
            <translation>Tutto ciò che deve funzionare funziona.</translation>
        </message>
        <message>
            <location filename="../../app/session/draw_first.py" />
            <source>You</source>
            <translation>Tu</translation>
        </message>
        <message>
            <location filename="../../app/session/draw_first.py" />
            <source>Draw first: what a network says of this slice is hidden</source>
            <translation>Prima disegna: ciò che una rete dice di questo strato è nascosto</translation>
        </message>
        <message>
            <location filename="../../app/session/draw_first.py" />
            <source>From the next AI ROI on, proposals stay hidden until you have drawn.</source>
            <translation>Dalla prossima AI ROI le proposte restano nascoste finché non hai disegnato.</translation>
        </message>
        <message>
            <location filename="../../app/session/draw_first.py" />
            <source>{network} has looked. Draw what you see, then “Compare with the proposals”; or say “Nothing here”.</source>
            <translation>{network} ha guardato. Disegna ciò che vedi, poi “Confronta con le proposte”; oppure di' “Qui niente”.</translation>
        </message>
        <message>
            <location filename="../../app/session/editing.py" />
            <source>paint</source>
            <translation>pennello</translation>
        </message>
        <message>
            <location filename="../../app/session/editing.py" />
            <source>erase</source>
            <translation>cancella</translation>
        </message>
        <message>
            <location filename="../../app/session/editing.py" />
            <source>push the outline</source>
            <translation>spingi il contorno</translation>
        </message>
        <message>
            <location filename="../../app/session/editing.py" />
            <source>draw</source>
            <translation>disegna</translation>
        </message>
        <message>
            <location filename="../../app/session/editing.py" />
            <source>draw a box</source>
            <translation>disegna un riquadro</translation>
        </message>
        <message>
            <location filename="../../app/session/editing.py" />
            <source>draw a polygon</source>
            <translation>disegna un poligono</translation>
        </message>
        <message>
            <location filename="../../app/session/editing.py" />
            <source>draw along edges</source>
            <translation>disegna lungo i bordi</translation>
        </message>
        <message>
            <location filename="../../app/session/editing.py" />
            <source>cut</source>
            <translation>taglia</translation>
        </message>
        <message>
            <location filename="../../app/session/editing.py" />
            <source>move a corner</source>
            <translation>sposta un vertice</translation>
        </message>
        <message>
            <location filename="../../app/session/editing.py" />
            <source>take away</source>
            <translation>togli</translation>
        </message>
        <message>
            <location filename="../../app/session/editing.py" />
            <source>remove a corner</source>
            <translation>togli un vertice</translation>
        </message>
        <message>
            <location filename="../../app/session/editing.py" />
            <source>No region can be drawn here: this image does not say where it lies.</source>
            <translation>Qui non si può disegnare alcuna regione: l'immagine non dice dove si trova.</translation>
        </message>
        <message>
            <location filename="../../app/session/editing.py" />
            <source>Select a region of this slice that is not stored yet, then edit it.</source>
            <translation>Selezionare una regione di questa slice non ancora archiviata, poi modificarla.</translation>
        </message>
        <message>
            <location filename="../../app/session/editing.py" />
            <source>There is no value here yet. Wait for the image, then press on it.</source>
            <translation>Qui non c’è ancora un valore. Attendere l’immagine, poi premere su di essa.</translation>
        </message>
        <message>
            <location filename="../../app/session/editing.py" />
            <source>Select the region that the others shall become part of, then click one of those.</source>
            <translation>Selezionare la regione di cui le altre devono far parte, poi fare clic su una di queste.</translation>
        </message>
        <message>
            <location filename="../../app/session/editing.py" />
            <source>Click inside another region of this slice.</source>
            <translation>Fare clic all’interno di un’altra regione di questo strato.</translation>
        </message>
        <message>
            <location filename="../../app/session/editing.py" />
            <source>The cut does not go through. Begin and end it outside of the region.</source>
            <translation>Il taglio non attraversa la regione. Iniziarlo e finirlo fuori di essa.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/figure_texts.py" />
            <source>Volume: sum of the areas on {count} slices × {spacing:.2f} mm between slices.</source>
            <extracomment>One: Volume: area on {count} slice × {spacing:.2f} mm between slices.</extracomment>
            <translation>
                <numerusform>Volume: area su {count} strato × {spacing:.2f} mm tra gli strati.</numerusform>
                <numerusform>Volume: somma delle aree su {count} strati × {spacing:.2f} mm tra gli strati.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/figure_texts.py" />
            <source>Long axis</source>
            <translation>Asse lungo</translation>
        </message>
        <message>
            <location filename="../../app/session/figure_texts.py" />
            <source>Short axis</source>
            <translation>Asse corto</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/figure_texts.py" />
            <source>{count} of them are undecided.</source>
            <extracomment>One: {count} of them is undecided.</extracomment>
            <translation>
                <numerusform>{count} è da decidere.</numerusform>
                <numerusform>{count} sono da decidere.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/figure_texts.py" />
            <source>{count} slices between them hold none and count as nothing.</source>
            <extracomment>One: {count} slice between them holds none and counts as nothing.</extracomment>
            <translation>
                <numerusform>{count} strato intermedio non ne contiene e conta zero.</numerusform>
                <numerusform>{count} strati intermedi non ne contengono e contano zero.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/figure_texts.py" />
            <source>The outline is as it was proposed.</source>
            <translation>Il contorno è come proposto.</translation>
        </message>
        <message>
            <location filename="../../app/session/figure_texts.py" />
            <location filename="../../widgets/dialogs/version_tables.py" />
            <location filename="../../widgets/item_models/measurement_model.py" />
            <location filename="../../widgets/item_models/roi_model.py" />
            <source>Slice {number}</source>
            <translation>Strato {number}</translation>
        </message>
        <message>
            <location filename="../../app/session/figure_texts.py" />
            <source>Volume</source>
            <translation>Volume</translation>
        </message>
        <message>
            <location filename="../../app/session/figure_texts.py" />
            <source>in mm³</source>
            <translation>in mm³</translation>
        </message>
        <message>
            <location filename="../../app/session/figure_texts.py" />
            <source>Dice with the proposal</source>
            <translation>Dice con la proposta</translation>
        </message>
        <message>
            <location filename="../../app/session/figure_texts.py" />
            <source>HD95 to the proposal</source>
            <translation>HD95 dalla proposta</translation>
        </message>
        <message>
            <location filename="../../app/session/figure_texts.py" />
            <location filename="../../app/session/measurement_texts.py" />
            <source>SD</source>
            <translation>DS</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/file_opening.py" />
            <source>{count} files could not be taken over. {reason}</source>
            <extracomment>One: {count} file could not be taken over. {reason}</extracomment>
            <translation>
                <numerusform>{count} file non si è potuto acquisire. {reason}</numerusform>
                <numerusform>{count} file non si sono potuti acquisire. {reason}</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/file_opening.py" />
            <source>Other files are still being taken over. Wait for them, or end that with Esc; then try again.</source>
            <translation>Altri file vengono ancora acquisiti. Attendere che finisca, o interrompere con Esc; poi riprovare.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/findings.py" />
            <source>Highest on any of {count} slices: {said} (what the network rates, not a calibrated probability).</source>
            <extracomment>One: On the slice: {said} (what the network rates, not a calibrated probability).</extracomment>
            <translation>
                <numerusform>Sullo strato: {said} (valutazione della rete, non una probabilità calibrata).</numerusform>
                <numerusform>Il valore più alto su uno dei {count} strati: {said} (valutazione della rete, non una probabilità calibrata).</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/findings.py" />
            <location filename="../../widgets/dialogs/kept_archive_page.py" />
            <source>{count} more</source>
            <translation>altre {count}</translation>
        </message>
        <message>
            <location filename="../../app/session/framing.py" />
            <source>The region was {side:.0f} pixels wide on the screen, not the {least} that it needs. Look at it, then validate it.</source>
            <translation>La regione era larga {side:.0f} pixel sullo schermo, non i {least} necessari. Guardarla, poi convalidarla.</translation>
        </message>
        <message>
            <location filename="../../app/session/framing.py" />
            <source>The region was not on the screen. Look at it, then validate it.</source>
            <translation>La regione non era sullo schermo. Guardarla, poi convalidarla.</translation>
        </message>
        <message>
            <location filename="../../app/session/hanging.py" />
            <source>{layout}, filled in order</source>
            <translation>{layout}, riempita in ordine</translation>
        </message>
        <message>
            <location filename="../../app/session/hanging.py" />
            <source>{modality} will be laid out {how} when a study is opened.</source>
            <translation>{modality}: la disposizione sarà {how} all'apertura di uno studio.</translation>
        </message>
        <message>
            <location filename="../../app/session/hanging.py" />
            <source>No layout is remembered for {modality} any more.</source>
            <translation>Per {modality} non è più memorizzata alcuna disposizione.</translation>
        </message>
        <message>
            <location filename="../../app/session/image_commands.py" />
            <location filename="../../app/session/commands.py" />
            <source>Window preset {number}</source>
            <translation>Finestra predefinita {number}</translation>
        </message>
        <message>
            <location filename="../../app/session/interpolating.py" />
            <source>No other slice holds “{name}” validated or edited. Draw or validate it on a slice further up or down.</source>
            <translation>Nessun altro strato contiene “{name}” convalidata o modificata. Disegnarla o convalidarla su uno strato più in alto o più in basso.</translation>
        </message>
        <message>
            <location filename="../../app/session/interpolating.py" />
            <source>No slice is empty between this one and the nearest that hold “{name}”.</source>
            <translation>Non ci sono strati vuoti tra questo e i più vicini che contengono “{name}”.</translation>
        </message>
        <message>
            <location filename="../../app/session/interpolating.py" />
            <source>Nothing can be interpolated: not every slice says where it lies beside the others.</source>
            <translation>Non si può interpolare: non tutti gli strati dicono dove si trovano rispetto agli altri.</translation>
        </message>
        <message>
            <location filename="../../app/session/interpolating.py" />
            <source>Nothing can be interpolated: the slices are not parallel.</source>
            <translation>Non si può interpolare: gli strati non sono paralleli.</translation>
        </message>
        <message>
            <location filename="../../app/session/interpolating.py" />
            <source>Nothing can be interpolated: several slices lie at the same place.</source>
            <translation>Non si può interpolare: più strati si trovano nello stesso posto.</translation>
        </message>
        <message>
            <location filename="../../app/session/interpolating.py" />
            <source>interpolate</source>
            <translation>interpola</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/interpolating.py" />
            <source>{count} regions were made between the slices. Each awaits your decision.</source>
            <extracomment>One: {count} region was made between the slices. It awaits your decision.</extracomment>
            <translation>
                <numerusform>{count} regione è stata creata tra gli strati. Attende una decisione.</numerusform>
                <numerusform>{count} regioni sono state create tra gli strati. Ognuna attende una decisione.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/interpolating.py" />
            <source>The two shapes have nothing between them that could be filled.</source>
            <translation>Tra le due forme non c’è nulla da riempire.</translation>
        </message>
        <message>
            <location filename="../../app/session/journalling.py" />
            <source>Decisions on this series from an earlier time cannot be brought back: the key that tells whose they are is no longer on this machine. The journal keeps them.</source>
            <translation>Le decisioni prese in precedenza su questa serie non possono essere riprese: la chiave che dice di chi sono non è più su questa macchina. Il diario le conserva.</translation>
        </message>
        <message>
            <location filename="../../app/session/journalling.py" />
            <source>Decisions on this series were made while its patient had another ID. They are not brought back: nobody can tell a corrected ID from another patient. The journal keeps them.</source>
            <translation>Su questa serie sono state prese decisioni quando il suo paziente aveva un altro ID. Non vengono riportate: nessuno può distinguere un ID corretto da un altro paziente. Il diario le conserva.</translation>
        </message>
        <message>
            <location filename="../../app/session/journalling.py" />
            <source>Here again from the last time, and in no structure set yet: {regions}.</source>
            <translation>Di nuovo qui dall'ultima volta, e non ancora in alcun set di strutture: {regions}.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/journalling.py" />
            <source>{count} validated</source>
            <extracomment>One: {count} validated</extracomment>
            <translation>
                <numerusform>{count} validata</numerusform>
                <numerusform>{count} validate</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/journalling.py" />
            <location filename="../../app/session/save_texts.py" />
            <source>{count} rejected</source>
            <extracomment>One: {count} rejected</extracomment>
            <translation>
                <numerusform>{count} rifiutata</numerusform>
                <numerusform>{count} rifiutate</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/journalling.py" />
            <location filename="../../app/session/save_texts.py" />
            <source>{count} undecided</source>
            <extracomment>One: {count} undecided</extracomment>
            <translation>
                <numerusform>{count} da decidere</numerusform>
                <numerusform>{count} da decidere</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/journalling.py" />
            <source>Validated regions of {count} studies are in no structure set yet.</source>
            <extracomment>One: Validated regions of {count} study are in no structure set yet.</extracomment>
            <translation>
                <numerusform>Regioni validate di {count} studio non sono ancora in alcun set di strutture.</numerusform>
                <numerusform>Regioni validate di {count} studi non sono ancora in alcun set di strutture.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/journalling.py" />
            <location filename="../../widgets/panels/series_menu.py" />
            <source>Open</source>
            <translation>Apri</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/keeping.py" />
            <source>The index was made again: {count} instances.</source>
            <extracomment>One: The index was made again: {count} instance.</extracomment>
            <translation>
                <numerusform>Indice ricreato: {count} istanza.</numerusform>
                <numerusform>Indice ricreato: {count} istanze.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/key_table.py" />
            <source>{fixed} always cancels; it cannot do anything else.</source>
            <translation>{fixed} interrompe sempre; non può fare altro.</translation>
        </message>
        <message>
            <location filename="../../app/session/key_table.py" />
            <source>{command} keeps {fixed}.</source>
            <translation>{command} mantiene {fixed}.</translation>
        </message>
        <message>
            <location filename="../../app/session/key_table.py" />
            <source>{key} belongs to “{command}” already.</source>
            <translation>{key} appartiene già a “{command}”.</translation>
        </message>
        <message>
            <location filename="../../app/session/key_table.py" />
            <source>“{command}” has a key in the settings that it cannot have. {problem}</source>
            <translation>“{command}” ha nelle impostazioni un tasto che non può avere. {problem}</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/layout_commands.py" />
            <location filename="../../widgets/layout_chooser.py" />
            <location filename="../../app/session/commands.py" />
            <source>{count} viewports</source>
            <extracomment>One: A single viewport</extracomment>
            <translation>
                <numerusform>Un solo riquadro</numerusform>
                <numerusform>{count} riquadri</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/ledger.py" />
            <source>The file was damaged. What stood before the damage is here; a copy lies beside it as {file}.</source>
            <translation>Il file era danneggiato. Quanto precede il danno è qui; una copia si trova accanto con il nome {file}.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/ledger.py" />
            <location filename="../../widgets/dialogs/audit_dialog.py" />
            <source>{count} entries could not be understood and are left out.</source>
            <extracomment>One: {count} entry could not be understood and is left out.</extracomment>
            <translation>
                <numerusform>Una voce non è comprensibile e viene tralasciata.</numerusform>
                <numerusform>{count} voci non sono comprensibili e vengono tralasciate.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/ledger.py" />
            <source>{count} entries of the ledger saved as {file} in {folder}.</source>
            <extracomment>One: {count} entry of the ledger saved as {file} in {folder}.</extracomment>
            <translation>
                <numerusform>Una voce del registro salvata come {file} in {folder}.</numerusform>
                <numerusform>{count} voci del registro salvate come {file} in {folder}.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/ledger.py" />
            <source>The correction ledger is empty now. Decisions and regions stay as they are.</source>
            <translation>Il registro delle correzioni ora è vuoto. Decisioni e regioni restano come sono.</translation>
        </message>
        <message>
            <location filename="../../app/session/ledger_columns.py" />
            <source>With the interval of 95 % confidence (Wilson)</source>
            <translation>Con l'intervallo di confidenza al 95 % (Wilson)</translation>
        </message>
        <message>
            <location filename="../../app/session/ledger_columns.py" />
            <source>Median and quartiles over what was edited, then validated</source>
            <translation>Mediana e quartili su quanto è stato modificato e poi convalidato</translation>
        </message>
        <message>
            <location filename="../../app/session/ledger_columns.py" />
            <location filename="../../widgets/dialogs/ledger_dialog.py" />
            <location filename="../../widgets/panels/network_panel.py" />
            <source>Network</source>
            <translation>Rete</translation>
        </message>
        <message>
            <location filename="../../app/session/ledger_columns.py" />
            <location filename="../../app/session/model_facts.py" />
            <source>Version</source>
            <translation>Versione</translation>
        </message>
        <message>
            <location filename="../../app/session/ledger_columns.py" />
            <source>Version and the first digits of the digest of its weights</source>
            <translation>Versione e prime cifre del digest dei pesi</translation>
        </message>
        <message>
            <location filename="../../app/session/ledger_columns.py" />
            <location filename="../../widgets/dialogs/ledger_dialog.py" />
            <source>Class</source>
            <translation>Classe</translation>
        </message>
        <message>
            <location filename="../../app/session/ledger_columns.py" />
            <source>Decided</source>
            <translation>Decise</translation>
        </message>
        <message>
            <location filename="../../app/session/ledger_columns.py" />
            <source>Accepted</source>
            <translation>Accettate</translation>
        </message>
        <message>
            <location filename="../../app/session/ledger_columns.py" />
            <source>Edited</source>
            <translation>Modificate</translation>
        </message>
        <message>
            <location filename="../../app/session/ledger_columns.py" />
            <location filename="../../app/session/ledger_texts.py" />
            <source>Rejected</source>
            <translation>Rifiutate</translation>
        </message>
        <message>
            <location filename="../../app/session/ledger_columns.py" />
            <source>Dice, edited</source>
            <translation>Dice, modificate</translation>
        </message>
        <message>
            <location filename="../../app/session/ledger_columns.py" />
            <source>HD95 mm, edited</source>
            <translation>HD95 mm, modificate</translation>
        </message>
        <message>
            <location filename="../../app/session/ledger_columns.py" />
            <source>Added mm²</source>
            <translation>Aggiunti mm²</translation>
        </message>
        <message>
            <location filename="../../app/session/ledger_columns.py" />
            <source>Removed mm²</source>
            <translation>Tolti mm²</translation>
        </message>
        <message>
            <location filename="../../app/session/ledger_columns.py" />
            <source>Seconds</source>
            <translation>Secondi</translation>
        </message>
        <message>
            <location filename="../../app/session/ledger_columns.py" />
            <source>From when the slice was first shown to the decision, median and quartiles; of a pause no more than a minute counts</source>
            <translation>Dalla prima volta che lo strato è stato mostrato alla decisione, mediana e quartili; di una pausa conta al massimo un minuto</translation>
        </message>
        <message>
            <location filename="../../app/session/ledger_columns.py" />
            <source>Patients</source>
            <translation>Pazienti</translation>
        </message>
        <message>
            <location filename="../../app/session/ledger_columns.py" />
            <source>Taken back</source>
            <translation>Ritirate</translation>
        </message>
        <message>
            <location filename="../../app/session/ledger_texts.py" />
            <source>too few</source>
            <translation>troppo poche</translation>
        </message>
        <message>
            <location filename="../../app/session/ledger_texts.py" />
            <source>Fewer than {least} decisions are too few for shares and medians.</source>
            <translation>Meno di {least} decisioni sono troppo poche per quote e mediane.</translation>
        </message>
        <message>
            <location filename="../../app/session/ledger_texts.py" />
            <source>Nothing is in the ledger yet. Every decision on a proposal of a network is noted here: accepted, edited or rejected, how far the region that was validated is from the proposal, and how long the decision took. Press A for an AI ROI, then validate or reject it.</source>
            <translation>Il registro è ancora vuoto. Qui viene annotata ogni decisione su una proposta di una rete: accettata, modificata o rifiutata, quanto la regione convalidata si discosta dalla proposta e quanto tempo ha richiesto la decisione. Premere A per una ROI IA, poi convalidarla o rifiutarla.</translation>
        </message>
        <message>
            <location filename="../../app/session/ledger_texts.py" />
            <source>No decision fits what is chosen above.</source>
            <translation>Nessuna decisione corrisponde a quanto scelto sopra.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/ledger_texts.py" />
            <location filename="../../app/session/model_facts.py" />
            <source>{count} patients</source>
            <extracomment>One: {count} patient</extracomment>
            <translation>
                <numerusform>un paziente</numerusform>
                <numerusform>{count} pazienti</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/ledger_texts.py" />
            <source>Accepted as proposed</source>
            <translation>Accettata come proposta</translation>
        </message>
        <message>
            <location filename="../../app/session/ledger_texts.py" />
            <source>Edited, then validated</source>
            <translation>Modificata, poi convalidata</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/ledger_texts.py" />
            <source>{count} decisions for {patients}: {accepted} accepted, {edited} edited, {rejected} rejected.</source>
            <extracomment>One: {count} decision for {patients}: {accepted} accepted, {edited} edited, {rejected} rejected.</extracomment>
            <translation>
                <numerusform>Una decisione per {patients}: {accepted} accettate, {edited} modificate, {rejected} rifiutate.</numerusform>
                <numerusform>{count} decisioni per {patients}: {accepted} accettate, {edited} modificate, {rejected} rifiutate.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/ledger_texts.py" />
            <source>{share:.0f} % were accepted as proposed; with 95 % confidence {low:.0f} to {high:.0f} %.</source>
            <translation>Il {share:.0f} % è stato accettato come proposto; al 95 % di confidenza tra {low:.0f} e {high:.0f} %.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/ledger_texts.py" />
            <source>{count} decisions were taken back.</source>
            <extracomment>One: {count} decision was taken back.</extracomment>
            <translation>
                <numerusform>Una decisione è stata ritirata.</numerusform>
                <numerusform>{count} decisioni sono state ritirate.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/measurement_checking.py" />
            <source>{count} measurements say something else now: their images were replaced since. Check them.</source>
            <extracomment>One: {count} measurement says something else now: its image was replaced since. Check it.</extracomment>
            <translation>
                <numerusform>{count} misura ora dice altro: la sua immagine è stata sostituita nel frattempo. Controllarla.</numerusform>
                <numerusform>{count} misure ora dicono altro: le loro immagini sono state sostituite nel frattempo. Controllarle.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/measurement_texts.py" />
            <source>Mean {number}</source>
            <translation>Media {number}</translation>
        </message>
        <message>
            <location filename="../../app/session/measurement_texts.py" />
            <source>row {row}  column {column}</source>
            <translation>riga {row}  colonna {column}</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/measurement_texts.py" />
            <source>{count} pixels</source>
            <extracomment>One: {count} pixel</extracomment>
            <translation>
                <numerusform>{count} pixel</numerusform>
                <numerusform>{count} pixel</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/measuring.py" />
            <source>draw {name}</source>
            <translation>disegna {name}</translation>
        </message>
        <message>
            <location filename="../../app/session/measuring.py" />
            <source>{count} measurements</source>
            <translation>{count} misure</translation>
        </message>
        <message>
            <location filename="../../app/session/measuring.py" />
            <source>delete {what}</source>
            <translation>elimina {what}</translation>
        </message>
        <message>
            <location filename="../../app/session/measuring.py" />
            <source>rename {name}</source>
            <translation>rinomina {name}</translation>
        </message>
        <message>
            <location filename="../../app/session/measuring.py" />
            <source>change the words of {name}</source>
            <translation>cambia le parole di {name}</translation>
        </message>
        <message>
            <location filename="../../app/session/model_facts.py" />
            <location filename="../../widgets/dialogs/trust_dialog.py" />
            <location filename="../../widgets/item_models/network_model.py" />
            <source>Made for</source>
            <translation>Pensata per</translation>
        </message>
        <message>
            <location filename="../../app/session/model_facts.py" />
            <source>Input</source>
            <translation>Ingresso</translation>
        </message>
        <message>
            <location filename="../../app/session/model_facts.py" />
            <source>Weights</source>
            <translation>Pesi</translation>
        </message>
        <message>
            <location filename="../../app/session/model_facts.py" />
            <location filename="../../widgets/dialogs/trust_dialog.py" />
            <location filename="../../widgets/item_models/network_model.py" />
            <source>Licence</source>
            <translation>Licenza</translation>
        </message>
        <message>
            <location filename="../../app/session/model_facts.py" />
            <source>Dice {value:.3f}</source>
            <translation>Dice {value:.3f}</translation>
        </message>
        <message>
            <location filename="../../app/session/model_facts.py" />
            <source>held-out patients</source>
            <translation>pazienti di verifica</translation>
        </message>
        <message>
            <location filename="../../app/session/model_facts.py" />
            <source>cross-validated</source>
            <translation>validazione incrociata</translation>
        </message>
        <message>
            <location filename="../../app/session/model_facts.py" />
            <source>Dice, worst patient</source>
            <translation>Dice, paziente peggiore</translation>
        </message>
        <message>
            <location filename="../../app/session/model_facts.py" />
            <source>Training data</source>
            <translation>Dati di addestramento</translation>
        </message>
        <message>
            <location filename="../../app/session/model_facts.py" />
            <location filename="../../widgets/item_models/outbox_model.py" />
            <source>State</source>
            <translation>Stato</translation>
        </message>
        <message>
            <location filename="../../app/session/model_facts.py" />
            <source>Trained</source>
            <translation>Addestrata</translation>
        </message>
        <message>
            <location filename="../../app/session/model_facts.py" />
            <source>Dice, {label}</source>
            <translation>Dice, {label}</translation>
        </message>
        <message>
            <location filename="../../app/session/model_facts.py" />
            <source>False alarms, {label}</source>
            <translation>Falsi allarmi, {label}</translation>
        </message>
        <message>
            <location filename="../../app/session/model_facts.py" />
            <source>{percent:.1f} % of slices without the organ</source>
            <translation>{percent:.1f} % degli strati senza l'organo</translation>
        </message>
        <message>
            <location filename="../../app/session/mpr_display.py" />
            <source>mean</source>
            <translation>media</translation>
        </message>
        <message>
            <location filename="../../app/session/mpr_display.py" />
            <source>{plane}, oblique</source>
            <translation>{plane}, obliquo</translation>
        </message>
        <message>
            <location filename="../../app/session/mpr_display.py" />
            <source>Reading the volume… {progress:.0%}</source>
            <translation>Lettura del volume… {progress:.0%}</translation>
        </message>
        <message>
            <location filename="../../app/session/mpr_display.py" />
            <location filename="../../widgets/viewport/annotations.py" />
            <source>interpolated</source>
            <translation>interpolato</translation>
        </message>
        <message>
            <location filename="../../app/session/naming.py" />
            <source>Somebody else decided on this region under its old name: it awaits a decision again.</source>
            <translation>Qualcun altro ha deciso su questa regione con il vecchio nome: attende di nuovo una decisione.</translation>
        </message>
        <message>
            <location filename="../../app/session/network_choice.py" />
            <source>you refused it</source>
            <translation>rifiutata dall’utente</translation>
        </message>
        <message>
            <location filename="../../app/session/network_rows.py" />
            <source>It is not on this machine, and {archive} does not answer.</source>
            <translation>Non è su questo computer, e {archive} non risponde.</translation>
        </message>
        <message>
            <location filename="../../app/session/network_rows.py" />
            <source>Asking {archive} for its networks</source>
            <translation>Richiesta delle reti a {archive}</translation>
        </message>
        <message>
            <location filename="../../app/session/network_rows.py" />
            <source>Reading {network}</source>
            <translation>Lettura di {network}</translation>
        </message>
        <message>
            <location filename="../../app/session/network_rows.py" />
            <source>Its list is of {when:%Y-%m-%d %H:%M}.</source>
            <translation>Il suo elenco è del {when:%Y-%m-%d %H:%M}.</translation>
        </message>
        <message>
            <location filename="../../app/session/network_source.py" />
            <source>{archive} did not answer ({reason}); only the networks on this machine can be used.</source>
            <translation>{archive} non ha risposto ({reason}); si possono usare solo le reti su questo computer.</translation>
        </message>
        <message>
            <location filename="../../app/session/network_texts.py" />
            <source>Part of Verdant</source>
            <translation>Parte di Verdant</translation>
        </message>
        <message>
            <location filename="../../app/session/network_texts.py" />
            <source>Not fetched yet</source>
            <translation>Non ancora scaricata</translation>
        </message>
        <message>
            <location filename="../../app/session/network_texts.py" />
            <source>Cannot be read</source>
            <translation>Illeggibile</translation>
        </message>
        <message>
            <location filename="../../app/session/network_texts.py" />
            <source>Chosen for this study</source>
            <translation>Scelta per questo studio</translation>
        </message>
        <message>
            <location filename="../../app/session/network_texts.py" />
            <source>Fits, number {rank}</source>
            <translation>Adatta, numero {rank}</translation>
        </message>
        <message>
            <location filename="../../app/session/network_texts.py" />
            <source>Signed</source>
            <translation>Firmata</translation>
        </message>
        <message>
            <location filename="../../app/session/network_texts.py" />
            <source>Unknown signer</source>
            <translation>Firmatario ignoto</translation>
        </message>
        <message>
            <location filename="../../app/session/network_texts.py" />
            <source>Not signed</source>
            <translation>Non firmata</translation>
        </message>
        <message>
            <location filename="../../app/session/network_texts.py" />
            <source>Key expired</source>
            <translation>Chiave scaduta</translation>
        </message>
        <message>
            <location filename="../../app/session/network_texts.py" />
            <source>Changed after signing</source>
            <translation>Modificata dopo la firma</translation>
        </message>
        <message>
            <location filename="../../app/session/network_texts.py" />
            <source>Is used</source>
            <translation>È usata</translation>
        </message>
        <message>
            <location filename="../../app/session/network_texts.py" />
            <source>Fits</source>
            <translation>Adatta</translation>
        </message>
        <message>
            <location filename="../../app/session/network_texts.py" />
            <source>Does not fit</source>
            <translation>Non adatta</translation>
        </message>
        <message>
            <location filename="../../app/session/network_texts.py" />
            <source>Cannot be used</source>
            <translation>Inutilizzabile</translation>
        </message>
        <message>
            <location filename="../../app/session/network_texts.py" />
            <source>Cannot be fetched</source>
            <translation>Non scaricabile</translation>
        </message>
        <message>
            <location filename="../../app/session/network_texts.py" />
            <source>No image</source>
            <translation>Nessuna immagine</translation>
        </message>
        <message>
            <location filename="../../app/session/node_form.py" />
            <source>Another archive is called {name!r}. Give each a name of its own.</source>
            <translation>Un altro archivio si chiama {name!r}. Dare a ciascuno un nome proprio.</translation>
        </message>
        <message>
            <location filename="../../app/session/node_form.py" />
            <source>The port {text!r} is not valid.</source>
            <translation>La porta {text!r} non è valida.</translation>
        </message>
        <message>
            <location filename="../../app/session/node_form.py" />
            <source>{text!r} is no number of connections.</source>
            <translation>{text!r} non è un numero di connessioni.</translation>
        </message>
        <message>
            <location filename="../../app/session/node_form.py" />
            <source>Use a number from 1 to 65535.</source>
            <translation>Usare un numero da 1 a 65535.</translation>
        </message>
        <message>
            <location filename="../../app/session/node_form.py" />
            <source>Use a number from 1 to {most}.</source>
            <translation>Usare un numero da 1 a {most}.</translation>
        </message>
        <message>
            <location filename="../../app/session/node_form.py" />
            <source>The time-out {text!r} is no number.</source>
            <translation>Il tempo massimo {text!r} non è un numero.</translation>
        </message>
        <message>
            <location filename="../../app/session/node_form.py" />
            <source>Give it in seconds.</source>
            <translation>Indicarlo in secondi.</translation>
        </message>
        <message>
            <location filename="../../app/session/notices.py" />
            <source>Verdant met an error that it did not expect ({kind}). Nothing you decided is lost.</source>
            <translation>Verdant ha incontrato un errore imprevisto ({kind}). Nessuna decisione è andata persa.</translation>
        </message>
        <message>
            <location filename="../../app/session/object_saving.py" />
            <location filename="../../widgets/panels/series_menu.py" />
            <source>Save to file…</source>
            <translation>Salva su file…</translation>
        </message>
        <message>
            <location filename="../../app/session/object_saving.py" />
            <source>Another series is still being saved. Wait for it, or end that with Esc.</source>
            <translation>Un'altra serie viene ancora salvata. Attendere, o interrompere con Esc.</translation>
        </message>
        <message>
            <location filename="../../app/session/object_saving.py" />
            <location filename="../../app/session/picture_saving.py" />
            <source>Saved as {file} in {folder}.</source>
            <translation>Salvato come {file} in {folder}.</translation>
        </message>
        <message>
            <location filename="../../app/session/object_saving.py" />
            <source>{count} objects saved in {folder}.</source>
            <translation>{count} oggetti salvati in {folder}.</translation>
        </message>
        <message>
            <location filename="../../app/session/object_saving.py" />
            <source>Saving {number} of {count} objects</source>
            <translation>Salvataggio di {number} oggetti su {count}</translation>
        </message>
        <message>
            <location filename="../../app/session/opening.py" />
            <source>Another study is selected on the left. Choose one of its series there to open it here.</source>
            <translation>A sinistra è selezionato un altro studio. Scegliere lì una delle sue serie per aprirla qui.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/opening.py" />
            <source>{count} more remarks under Details.</source>
            <extracomment>One: {count} more remark under Details.</extracomment>
            <translation>
                <numerusform>{count} altra osservazione in Dettagli.</numerusform>
                <numerusform>{count} altre osservazioni in Dettagli.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/opening.py" />
            <source>{archive} counts {count} instances of this series; {here} of them came.</source>
            <translation>{archive} conta {count} istanze di questa serie; ne sono arrivate {here}.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/opening.py" />
            <source>{count} of {total} files of this series are not shown.</source>
            <extracomment>One: {count} of {total} files of this series is not shown.</extracomment>
            <translation>
                <numerusform>{count} file su {total} di questa serie non è mostrato.</numerusform>
                <numerusform>{count} file su {total} di questa serie non sono mostrati.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/opening.py" />
            <location filename="../../app/session/retrieving.py" />
            <source>The archive sent no instance of it.</source>
            <translation>L'archivio non ne ha inviato alcuna istanza.</translation>
        </message>
        <message>
            <location filename="../../app/session/opening.py" />
            <source>The series could not be opened.</source>
            <translation>La serie non si è potuta aprire.</translation>
        </message>
        <message>
            <location filename="../../app/session/opening.py" />
            <source>Structure sets</source>
            <translation>Structure set</translation>
        </message>
        <message>
            <location filename="../../app/session/opening.py" />
            <source>The journal of this study was damaged. What stood before the damage is here; the damaged file was set aside as {name}.</source>
            <translation>Il diario di questo studio era danneggiato. Ciò che precede il danno è qui; il file danneggiato è stato messo da parte come {name}.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/opening.py" />
            <source>{count} steps of the journal of this study cannot be understood and are left out.</source>
            <extracomment>One: {count} step of the journal of this study cannot be understood and is left out.</extracomment>
            <translation>
                <numerusform>{count} passo del diario di questo studio non è comprensibile ed è tralasciato.</numerusform>
                <numerusform>{count} passi del diario di questo studio non sono comprensibili e sono tralasciati.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/opening.py" />
            <source>What of this study is still to be sent could not be read. {error}</source>
            <translation>Ciò che di questo studio è ancora da inviare non può essere letto. {error}</translation>
        </message>
        <message>
            <location filename="../../app/session/opening.py" />
            <source>Open it again, or another one.</source>
            <translation>Aprirla di nuovo, o aprirne un'altra.</translation>
        </message>
        <message>
            <location filename="../../app/session/opening.py" />
            <location filename="../../app/session/series_pictures.py" />
            <source>The archive sent images of another series in its place.</source>
            <translation>L'archivio ha inviato al suo posto immagini di un'altra serie.</translation>
        </message>
        <message>
            <location filename="../../app/session/opening.py" />
            <source>Search again; if it stays so, ask the archive's administrator.</source>
            <translation>Cercare di nuovo; se non cambia, rivolgersi all'amministratore dell'archivio.</translation>
        </message>
        <message>
            <location filename="../../app/session/opening.py" />
            <location filename="../../app/session/versions.py" />
            <source>A structure set of this study could not be read. {error}</source>
            <translation>Un set di strutture di questo studio non si è potuto leggere. {error}</translation>
        </message>
        <message>
            <location filename="../../app/session/opening.py" />
            <source>What was decided in this study before cannot be read. {error}</source>
            <translation>Ciò che era stato deciso in questo studio non può essere letto. {error}</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/outbox.py" />
            <source>{count} objects are in {destination} now.</source>
            <extracomment>One: {count} object is in {destination} now.</extracomment>
            <translation>
                <numerusform>{count} oggetto è ora in {destination}.</numerusform>
                <numerusform>{count} oggetti sono ora in {destination}.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/outbox.py" />
            <source>Something in the outbox needs you: {cause}</source>
            <translation>Qualcosa nella posta in uscita richiede attenzione: {cause}</translation>
        </message>
        <message>
            <location filename="../../app/session/outbox.py" />
            <location filename="../../app/session/sending_on.py" />
            <location filename="../../app/session/unreadable.py" />
            <source>Show</source>
            <translation>Mostra</translation>
        </message>
        <message>
            <location filename="../../app/session/outbox_sending.py" />
            <source>No PACS is called {name}. Add it in Settings &gt; Archives, or delete this.</source>
            <translation>Nessun PACS si chiama {name}. Aggiungerlo in Impostazioni &gt; Archivi, oppure eliminare questo invio.</translation>
        </message>
        <message>
            <location filename="../../app/session/outbox_sending.py" />
            <source>{name} took this {count} times and said each time that it does not keep it: {why}. It is not sent any more by itself. Ask the PACS administrator, then send it again or delete it.</source>
            <translation>{name} ha accettato questo oggetto {count} volte e ogni volta ha detto che non lo conserva: {why}. Non viene più inviato automaticamente. Chiedere all'amministratore del PACS, poi inviarlo di nuovo o eliminarlo.</translation>
        </message>
        <message>
            <location filename="../../app/session/outbox_sending.py" />
            <source>{name} does not keep what it took: {why}.</source>
            <translation>{name} non conserva ciò che ha preso: {why}.</translation>
        </message>
        <message>
            <location filename="../../app/session/outbox_sending.py" />
            <source>{name} said that it stored this, and does not list it. Ask the PACS administrator where it is, then send it again or delete it.</source>
            <translation>{name} ha detto di averlo archiviato, ma non lo elenca. Chiedere all'amministratore del PACS dove si trova, poi inviarlo di nuovo o eliminarlo.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/outbox_texts.py" />
            <source>{state}, tried {count} times</source>
            <extracomment>One: {state}, tried once</extracomment>
            <translation>
                <numerusform>{state}, un tentativo</numerusform>
                <numerusform>{state}, {count} tentativi</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/outbox_texts.py" />
            <source>{state}, {taken} of {all} sent</source>
            <translation>{state}, inviati {taken} di {all}</translation>
        </message>
        <message>
            <location filename="../../app/session/outbox_texts.py" />
            <source>{state}, with a remark</source>
            <translation>{state}, con un'osservazione</translation>
        </message>
        <message>
            <location filename="../../app/session/outbox_texts.py" />
            <source>Waiting</source>
            <translation>In attesa</translation>
        </message>
        <message>
            <location filename="../../app/session/outbox_texts.py" />
            <source>Being sent</source>
            <translation>Invio in corso</translation>
        </message>
        <message>
            <location filename="../../app/session/outbox_texts.py" />
            <source>Sent and found there</source>
            <translation>Inviato e ritrovato là</translation>
        </message>
        <message>
            <location filename="../../app/session/outbox_texts.py" />
            <source>Sent and safely kept there</source>
            <translation>Inviato e conservato là in modo sicuro</translation>
        </message>
        <message>
            <location filename="../../app/session/outbox_texts.py" />
            <source>Needs you</source>
            <translation>Richiede attenzione</translation>
        </message>
        <message>
            <location filename="../../app/session/outbox_texts.py" />
            <source>Deleted, not sent</source>
            <translation>Eliminato, non inviato</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/outbox_texts.py" />
            <source>{count} items wait to be sent.</source>
            <extracomment>One: {count} item waits to be sent.</extracomment>
            <translation>
                <numerusform>{count} invio attende di partire.</numerusform>
                <numerusform>{count} invii attendono di partire.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/outbox_texts.py" />
            <source>{count} items need you.</source>
            <extracomment>One: {count} item needs you.</extracomment>
            <translation>
                <numerusform>{count} invio richiede attenzione.</numerusform>
                <numerusform>{count} invii richiedono attenzione.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/outlines.py" />
            <source>Only {network}</source>
            <translation>Solo {network}</translation>
        </message>
        <message>
            <location filename="../../app/session/outlines.py" />
            <source>Thin lines: probability {levels}</source>
            <translation>Linee sottili: probabilità {levels}</translation>
        </message>
        <message>
            <location filename="../../app/session/pane_titles.py" />
            <source>Opening {series} {progress:.0%}</source>
            <translation>Apertura di {series} {progress:.0%}</translation>
        </message>
        <message>
            <location filename="../../app/session/pane_titles.py" />
            <location filename="../../app/session/tag_browsing.py" />
            <source>{number} of {count}</source>
            <translation>{number} di {count}</translation>
        </message>
        <message>
            <location filename="../../app/session/pane_titles.py" />
            <location filename="../../app/session/save_plan.py" />
            <location filename="../../widgets/item_models/study_model.py" />
            <location filename="../../widgets/panels/patient_header.py" />
            <source>No name</source>
            <translation>Senza nome</translation>
        </message>
        <message>
            <location filename="../../app/session/pane_titles.py" />
            <location filename="../../app/session/save_plan.py" />
            <location filename="../../widgets/item_models/series_model.py" />
            <source>Series without a name</source>
            <translation>Serie senza nome</translation>
        </message>
        <message>
            <location filename="../../app/session/pane_titles.py" />
            <source>Empty</source>
            <translation>Vuoto</translation>
        </message>
        <message>
            <location filename="../../app/session/pictures.py" />
            <source>Only slices can be copied or saved as a picture. Go back to them first, with Esc.</source>
            <translation>Solo gli strati si possono copiare o salvare come figura. Tornarvi prima, con Esc.</translation>
        </message>
        <message>
            <location filename="../../app/session/prior_fetching.py" />
            <source>Fetching prior {number} of {count}: {part:.0%}</source>
            <translation>Recupero del precedente {number} di {count}: {part:.0%}</translation>
        </message>
        <message>
            <location filename="../../app/session/prior_fetching.py" />
            <source>Prior {number} of {count} waits for what is being opened</source>
            <translation>Il precedente {number} di {count} attende ciò che si sta aprendo</translation>
        </message>
        <message>
            <location filename="../../app/session/prior_fetching.py" />
            <source>Stopped: {done} of {count} priors are on this machine.</source>
            <translation>Interrotto: {done} precedenti su {count} sono su questo computer.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/prior_fetching.py" />
            <source>The priors were fetched, but {count} things are missing.</source>
            <extracomment>One: The priors were fetched, but {count} thing is missing.</extracomment>
            <translation>
                <numerusform>I precedenti sono stati recuperati, ma manca {count} cosa.</numerusform>
                <numerusform>I precedenti sono stati recuperati, ma mancano {count} cose.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/prior_fetching.py" />
            <source>Fetch the priors again</source>
            <translation>Recuperare di nuovo i precedenti</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/prior_fetching.py" />
            <source>{count} priors are on this machine now.</source>
            <extracomment>One: {count} prior is on this machine now.</extracomment>
            <translation>
                <numerusform>{count} precedente è ora su questo computer.</numerusform>
                <numerusform>{count} precedenti sono ora su questo computer.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/priors.py" />
            <source>That study holds no images.</source>
            <translation>Quello studio non contiene immagini.</translation>
        </message>
        <message>
            <location filename="../../app/session/priors.py" />
            <source>The study beside has another patient ID. Name and birth date agree, but make sure that it is the same patient.</source>
            <translation>Lo studio accanto ha un altro ID paziente. Nome e data di nascita coincidono, ma verificare che sia lo stesso paziente.</translation>
        </message>
        <message>
            <location filename="../../app/session/proposal_run.py" />
            <source>Choosing a network</source>
            <translation>Scelta di una rete</translation>
        </message>
        <message>
            <location filename="../../app/session/proposal_run.py" />
            <source>Slice {number}: {error}</source>
            <translation>Strato {number}: {error}</translation>
        </message>
        <message>
            <location filename="../../app/session/proposal_run.py" />
            <location filename="../../inference/image_gate.py" />
            <source>(empty)</source>
            <translation>(vuoto)</translation>
        </message>
        <message>
            <location filename="../../app/session/proposal_run.py" />
            <source>Modality {modality}, BodyPartExamined {body_part}, SamplesPerPixel {samples}, StudyDescription {description}</source>
            <translation>Modality {modality}, BodyPartExamined {body_part}, SamplesPerPixel {samples}, StudyDescription {description}</translation>
        </message>
        <message>
            <location filename="../../app/session/proposal_run.py" />
            <source>The archive holds no network.</source>
            <translation>L'archivio non contiene reti.</translation>
        </message>
        <message>
            <location filename="../../app/session/proposal_run.py" />
            <source>None of the {count} networks in the archive fits this image.</source>
            <translation>Nessuna delle {count} reti dell'archivio è adatta a questa immagine.</translation>
        </message>
        <message>
            <location filename="../../app/session/proposal_run.py" />
            <source>The only network in the archive does not fit this image.</source>
            <translation>L'unica rete dell'archivio non è adatta a questa immagine.</translation>
        </message>
        <message>
            <location filename="../../app/session/proposal_run.py" />
            <source>The image says {asked}. Compared: {compared}.</source>
            <translation>L'immagine dice {asked}. Confronto: {compared}.</translation>
        </message>
        <message>
            <location filename="../../app/session/proposal_run.py" />
            <source>Store a network for this kind of image in the archive, or draw the region elsewhere.</source>
            <translation>Archiviare una rete per questo tipo di immagini, o disegnare la regione altrove.</translation>
        </message>
        <message>
            <location filename="../../app/session/proposal_run.py" />
            <source>Looked for one for {asked}.</source>
            <translation>Se ne cercava una per {asked}.</translation>
        </message>
        <message>
            <location filename="../../app/session/proposal_run.py" />
            <source>Store an IODeep object in the archive, then press AI ROI again.</source>
            <translation>Archiviare un oggetto IODeep, poi premere di nuovo ROI IA.</translation>
        </message>
        <message>
            <location filename="../../app/session/proposing.py" />
            <source>{count} of {asked} slices got no proposal. {reason}</source>
            <translation>Per {count} strati su {asked} nessuna proposta. {reason}</translation>
        </message>
        <message>
            <location filename="../../app/session/proposing.py" />
            <source>{network} was not run and is not proposed again.</source>
            <translation>{network} non è stata eseguita e non verrà più proposta.</translation>
        </message>
        <message>
            <location filename="../../app/session/proposing.py" />
            <source>AI ROI was cancelled.</source>
            <translation>AI ROI è stata annullata.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/proposing.py" />
            <source>AI ROI was cancelled; the {count} proposals that had come stay.</source>
            <extracomment>One: AI ROI was cancelled; the {count} proposal that had come stays.</extracomment>
            <translation>
                <numerusform>AI ROI annullata; la proposta già arrivata rimane.</numerusform>
                <numerusform>AI ROI annullata; le {count} proposte già arrivate rimangono.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/proposing.py" />
            <source>AI ROI was cancelled; nothing was changed.</source>
            <translation>ROI IA è stata interrotta; nulla è cambiato.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/proving.py" />
            <source>{count} images that the regions refer to are not in {archive}. Send the series there first.</source>
            <extracomment>One: {count} image that the regions refer to is not in {archive}. Send the series there first.</extracomment>
            <translation>
                <numerusform>{count} immagine a cui si riferiscono le regioni non è in {archive}. Inviarvi prima la serie.</numerusform>
                <numerusform>{count} immagini a cui si riferiscono le regioni non sono in {archive}. Inviarvi prima la serie.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/proving.py" />
            <source>Looking for the images in {archive}</source>
            <translation>Ricerca delle immagini in {archive}</translation>
        </message>
        <message>
            <location filename="../../app/session/proving.py" />
            <source>Whether {archive} holds the images could not be asked: {error}</source>
            <translation>Non è stato possibile chiedere se {archive} contiene le immagini: {error}</translation>
        </message>
        <message>
            <location filename="../../app/session/proving.py" />
            <source>Writing</source>
            <translation>Scrittura</translation>
        </message>
        <message>
            <location filename="../../app/session/reference_lines.py" />
            <source>{says}, scrolled apart</source>
            <translation>{says}, scorso a parte</translation>
        </message>
        <message>
            <location filename="../../app/session/reference_lines.py" />
            <source>{says}, {distance:.1f} mm away</source>
            <translation>{says}, a {distance:.1f} mm</translation>
        </message>
        <message>
            <location filename="../../app/session/region_export.py" />
            <source>Other files are still being written. Wait for them, or end that with Esc.</source>
            <translation>Altri file sono ancora in scrittura. Attendere, oppure interrompere con Esc.</translation>
        </message>
        <message>
            <location filename="../../app/session/region_export.py" />
            <source>No region is validated yet.</source>
            <translation>Nessuna regione è ancora convalidata.</translation>
        </message>
        <message>
            <location filename="../../app/session/region_export.py" />
            <source>The slice in view holds none of these regions. Show one that does.</source>
            <translation>Lo strato in vista non contiene nessuna di queste regioni. Mostrarne uno che ne contenga.</translation>
        </message>
        <message>
            <location filename="../../app/session/region_export.py" />
            <source>There is no image in view to draw them on.</source>
            <translation>Non c'è alcuna immagine in vista su cui disegnarle.</translation>
        </message>
        <message>
            <location filename="../../app/session/region_export.py" />
            <location filename="../../app/session/study_export.py" />
            <source>The export was cancelled; nothing was written.</source>
            <translation>L'esportazione è stata annullata; nulla è stato scritto.</translation>
        </message>
        <message>
            <location filename="../../app/session/region_export.py" />
            <source>There is nothing to write.</source>
            <translation>Non c'è nulla da scrivere.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/region_export.py" />
            <source>{count} files written to {folder}.</source>
            <extracomment>One: {count} file written to {folder}.</extracomment>
            <translation>
                <numerusform>{count} file scritto in {folder}.</numerusform>
                <numerusform>{count} file scritti in {folder}.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/region_export.py" />
            <source>Writing {file}</source>
            <translation>Scrittura di {file}</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/region_figures.py" />
            <source>{count} regions saved as {file} in {folder}.</source>
            <extracomment>One: {count} region saved as {file} in {folder}.</extracomment>
            <translation>
                <numerusform>{count} regione salvata come {file} in {folder}.</numerusform>
                <numerusform>{count} regioni salvate come {file} in {folder}.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/region_files.py" />
            <source>A single image has no thickness, so there is no surface.</source>
            <translation>Una sola immagine non ha spessore: non c'è alcuna superficie.</translation>
        </message>
        <message>
            <location filename="../../app/session/region_files.py" />
            <source>Readers of NIfTI take voxels for upright boxes.</source>
            <translation>I lettori di NIfTI prendono i voxel per parallelepipedi retti.</translation>
        </message>
        <message>
            <location filename="../../app/session/region_files.py" />
            <location filename="../../widgets/dialogs/picture_dialog.py" />
            <source>Texts that the machine wrote into the pixels themselves stay on the picture.</source>
            <translation>I testi che l'apparecchiatura ha scritto nei pixel restano nella figura.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/region_files.py" />
            <source>{count} regions with areas, diameters, values, volumes, networks and reviewers.</source>
            <extracomment>One: {count} region with area, diameters, values, volume, network and reviewer.</extracomment>
            <translation>
                <numerusform>{count} regione con area, diametri, valori, volume, rete e revisore.</numerusform>
                <numerusform>{count} regioni con aree, diametri, valori, volumi, reti e revisori.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/region_files.py" />
            <source>The points of {count} regions in millimetres and in pixels, with their planes.</source>
            <extracomment>One: The points of {count} region in millimetres and in pixels, with its plane.</extracomment>
            <translation>
                <numerusform>I punti di {count} regione in millimetri e in pixel, con il suo piano.</numerusform>
                <numerusform>I punti di {count} regioni in millimetri e in pixel, con i loro piani.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/region_files.py" />
            <source>Slice {number} with {count} outlines.</source>
            <extracomment>One: Slice {number} with {count} outline.</extracomment>
            <translation>
                <numerusform>Strato {number} con {count} contorno.</numerusform>
                <numerusform>Strato {number} con {count} contorni.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/region_files.py" />
            <source>Label map (NIfTI)</source>
            <translation>Mappa di etichette (NIfTI)</translation>
        </message>
        <message>
            <location filename="../../app/session/region_files.py" />
            <source>Surfaces (STL)</source>
            <translation>Superfici (STL)</translation>
        </message>
        <message>
            <location filename="../../app/session/region_files.py" />
            <source>Surfaces (OBJ)</source>
            <translation>Superfici (OBJ)</translation>
        </message>
        <message>
            <location filename="../../app/session/region_files.py" />
            <source>Table of figures (CSV)</source>
            <translation>Tabella delle misure (CSV)</translation>
        </message>
        <message>
            <location filename="../../app/session/region_files.py" />
            <source>Points (JSON)</source>
            <translation>Punti (JSON)</translation>
        </message>
        <message>
            <location filename="../../app/session/region_files.py" />
            <source>Picture of the slice (PNG)</source>
            <translation>Figura dello strato (PNG)</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/region_files.py" />
            <source>{count} labels on {slices} slices, on the pixels of the images.</source>
            <extracomment>One: {count} label on {slices} slices, on the pixels of the images.</extracomment>
            <translation>
                <numerusform>{count} etichetta su {slices} strati, sui pixel delle immagini.</numerusform>
                <numerusform>{count} etichette su {slices} strati, sui pixel delle immagini.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/region_files.py" />
            <source>What each label is: name, code, whether it is validated.</source>
            <translation>Che cosa è ogni etichetta: nome, codice, se è convalidata.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/region_files.py" />
            <source>{count} surfaces: the boundaries of their voxels.</source>
            <extracomment>One: {count} surface: the boundary of its voxels.</extracomment>
            <translation>
                <numerusform>{count} superficie: il confine dei suoi voxel.</numerusform>
                <numerusform>{count} superfici: i confini dei loro voxel.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/region_files.py" />
            <source>{count} regions are not validated.</source>
            <extracomment>One: {count} region is not validated.</extracomment>
            <translation>
                <numerusform>{count} regione non è convalidata.</numerusform>
                <numerusform>{count} regioni non sono convalidate.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/region_files.py" />
            <source>“{name}”: the boundary of its voxels on {count} slices.</source>
            <extracomment>One: “{name}”: the boundary of its voxels on {count} slice.</extracomment>
            <translation>
                <numerusform>«{name}»: il confine dei suoi voxel su {count} strato.</numerusform>
                <numerusform>«{name}»: il confine dei suoi voxel su {count} strati.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/region_labels.py" />
            <source>{label}, region hint</source>
            <translation>{label}, indizio di regione</translation>
        </message>
        <message>
            <location filename="../../app/session/region_measuring.py" />
            <source>No volume: {why}</source>
            <translation>Nessun volume: {why}</translation>
        </message>
        <message>
            <location filename="../../app/session/region_measuring.py" />
            <source>No volume: nothing of this name is undecided or validated.</source>
            <translation>Nessun volume: nulla con questo nome è da decidere o convalidato.</translation>
        </message>
        <message>
            <location filename="../../app/session/region_measuring.py" />
            <source>There is a single slice.</source>
            <translation>C’è un solo strato.</translation>
        </message>
        <message>
            <location filename="../../app/session/region_measuring.py" />
            <source>Measuring regions</source>
            <translation>Misura delle regioni</translation>
        </message>
        <message>
            <location filename="../../app/session/replaced_images.py" />
            <source>{name}, image {number}</source>
            <translation>{name}, immagine {number}</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/replaced_images.py" />
            <source>{count} regions were drawn on images that were replaced since. They are not validated: look at them anew.</source>
            <extracomment>One: {count} region was drawn on an image that was replaced since. It is not validated: look at it anew.</extracomment>
            <translation>
                <numerusform>{count} regione è stata disegnata su un'immagine che nel frattempo è stata sostituita. Non è convalidata: riguardarla.</numerusform>
                <numerusform>{count} regioni sono state disegnate su immagini che nel frattempo sono state sostituite. Non sono convalidate: riguardarle.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/reshaping.py" />
            <source>This is a region hint and no outline. Change it by hand first, e.g. with “Push the outline” or “Paint”.</source>
            <translation>Questo è un indizio di regione e non un contorno. Prima modificalo a mano, ad es. con “Spingi il contorno” o “Pennello”.</translation>
        </message>
        <message>
            <location filename="../../app/session/reshaping.py" />
            <source>smooth</source>
            <translation>smussa</translation>
        </message>
        <message>
            <location filename="../../app/session/reshaping.py" />
            <source>fill holes</source>
            <translation>riempi i buchi</translation>
        </message>
        <message>
            <location filename="../../app/session/reshaping.py" />
            <source>keep the largest part</source>
            <translation>tieni la parte più grande</translation>
        </message>
        <message>
            <location filename="../../app/session/reshaping.py" />
            <source>grow</source>
            <translation>allarga</translation>
        </message>
        <message>
            <location filename="../../app/session/reshaping.py" />
            <source>shrink</source>
            <translation>restringi</translation>
        </message>
        <message>
            <location filename="../../app/session/reshaping.py" />
            <source>move the region</source>
            <translation>sposta la regione</translation>
        </message>
        <message>
            <location filename="../../app/session/reshaping.py" />
            <source>copy to another slice</source>
            <translation>copia su un'altra slice</translation>
        </message>
        <message>
            <location filename="../../app/session/reshaping.py" />
            <source>Nothing of the region would be left. Reject it instead.</source>
            <translation>Della regione non resterebbe nulla. Rifiutarla, invece.</translation>
        </message>
        <message>
            <location filename="../../app/session/reshaping.py" />
            <source>A network proposed this region: reject it, so that this is on record.</source>
            <translation>Questa regione è stata proposta da una rete: rifiutarla, così ne resta traccia.</translation>
        </message>
        <message>
            <location filename="../../app/session/reshaping.py" />
            <source>There is no slice beyond this one.</source>
            <translation>Non ci sono slice oltre questa.</translation>
        </message>
        <message>
            <location filename="../../app/session/reshaping.py" />
            <source>The next slice does not say where it lies beside this one.</source>
            <translation>La slice vicina non dice dove si trova rispetto a questa.</translation>
        </message>
        <message>
            <location filename="../../app/session/reshaping.py" />
            <source>The next slice is not parallel to this one: the region would be distorted.</source>
            <translation>L'immagine seguente non è parallela a questa: la regione sarebbe deformata.</translation>
        </message>
        <message>
            <location filename="../../app/session/reshaping.py" />
            <source>The next slice does not reach as far as this region.</source>
            <translation>L'immagine seguente non arriva fino a questa regione.</translation>
        </message>
        <message>
            <location filename="../../app/session/retrieving.py" />
            <source>{archive} has no study {study}.</source>
            <translation>{archive} non ha lo studio {study}.</translation>
        </message>
        <message>
            <location filename="../../app/session/retrieving.py" />
            <source>The series could not be fetched.</source>
            <translation>La serie non si è potuta recuperare.</translation>
        </message>
        <message>
            <location filename="../../app/session/retrieving.py" />
            <source>Search for it again; it may have been moved or deleted.</source>
            <translation>Cercarlo di nuovo: può essere stato spostato o eliminato.</translation>
        </message>
        <message>
            <location filename="../../app/session/retrieving.py" />
            <location filename="../../app/session/sending_on.py" />
            <source>Try again, or another one.</source>
            <translation>Riprovare, o provarne un'altra.</translation>
        </message>
        <message>
            <location filename="../../app/session/reviewer.py" />
            <source>separates the parts of a name</source>
            <translation>separa le parti di un nome</translation>
        </message>
        <message>
            <location filename="../../app/session/reviewer.py" />
            <source>separates its spellings</source>
            <translation>separa le sue grafie</translation>
        </message>
        <message>
            <location filename="../../app/session/reviewer.py" />
            <source>separates values</source>
            <translation>separa i valori</translation>
        </message>
        <message>
            <location filename="../../app/session/reviewer.py" />
            <source>The family name is missing.</source>
            <translation>Manca il cognome.</translation>
        </message>
        <message>
            <location filename="../../app/session/reviewer.py" />
            <source>The name is {count} characters long.</source>
            <translation>Il nome è lungo {count} caratteri.</translation>
        </message>
        <message>
            <location filename="../../app/session/reviewer.py" />
            <source>A name cannot hold control characters.</source>
            <translation>Un nome non può contenere caratteri di controllo.</translation>
        </message>
        <message>
            <location filename="../../app/session/reviewer.py" />
            <source>It is written into the RTSTRUCT as ReviewerName.</source>
            <translation>Viene scritto nell'RTSTRUCT come ReviewerName.</translation>
        </message>
        <message>
            <location filename="../../app/session/reviewer.py" />
            <source>Use at most {most}.</source>
            <translation>Usarne al massimo {most}.</translation>
        </message>
        <message>
            <location filename="../../app/session/reviewer.py" />
            <source>A name cannot hold “{character}”: in DICOM it {use}.</source>
            <translation>Un nome non può contenere “{character}”: in DICOM {use}.</translation>
        </message>
        <message>
            <location filename="../../app/session/reviewers.py" />
            <source>Nothing was decided, changed or saved: it was not said who does.</source>
            <translation>Non è stato deciso, modificato né salvato nulla: non è stato detto chi lo fa.</translation>
        </message>
        <message>
            <location filename="../../app/session/reviewers.py" />
            <source>That reviewer is known here and has a PIN. Enter it.</source>
            <translation>Quel revisore è già noto qui e ha un PIN. Inserirlo.</translation>
        </message>
        <message>
            <location filename="../../app/session/reviewers.py" />
            <source>That is not the PIN.</source>
            <translation>Non è il PIN giusto.</translation>
        </message>
        <message>
            <location filename="../../app/session/reviewers.py" />
            <source>The PIN could not be looked at. Try again.</source>
            <translation>Non è stato possibile controllare il PIN. Riprovare.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/reviewers.py" />
            <source>Too many wrong PINs. Wait for {count} seconds.</source>
            <extracomment>One: Too many wrong PINs. Wait for {count} second.</extracomment>
            <translation>
                <numerusform>Troppi PIN sbagliati. Attendere {count} secondo.</numerusform>
                <numerusform>Troppi PIN sbagliati. Attendere {count} secondi.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/reviewing.py" />
            <source>validate</source>
            <translation>convalida</translation>
        </message>
        <message>
            <location filename="../../app/session/reviewing.py" />
            <source>take instead</source>
            <translation>prendi al posto</translation>
        </message>
        <message>
            <location filename="../../app/session/reviewing.py" />
            <source>reject</source>
            <translation>rifiuto</translation>
        </message>
        <message>
            <location filename="../../app/session/reviewing.py" />
            <source>reopen</source>
            <translation>riapertura</translation>
        </message>
        <message>
            <location filename="../../app/session/reviewing.py" />
            <source>merge</source>
            <translation>unisci</translation>
        </message>
        <message>
            <location filename="../../app/session/reviewing.py" />
            <source>delete</source>
            <translation>elimina</translation>
        </message>
        <message>
            <location filename="../../app/session/reviewing.py" />
            <location filename="../../app/session/commands.py" />
            <source>AI ROI</source>
            <translation>ROI IA</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/save_plan.py" />
            <source>{count} regions have no probabilities: they are kept of proposals that nobody changed, until Verdant is closed.</source>
            <extracomment>One: {count} region has no probabilities: they are kept of proposals that nobody changed, until Verdant is closed.</extracomment>
            <translation>
                <numerusform>{count} regione non ha probabilità: si conservano per le proposte che nessuno ha modificato, finché Verdant non viene chiuso.</numerusform>
                <numerusform>{count} regioni non hanno probabilità: si conservano per le proposte che nessuno ha modificato, finché Verdant non viene chiuso.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/save_texts.py" />
            <source>Say who approves: the name is written into the objects.</source>
            <translation>Indicare chi approva: il nome viene scritto negli oggetti.</translation>
        </message>
        <message>
            <location filename="../../app/session/save_texts.py" />
            <source>These regions were sent before without an answer, or not all of their objects arrived. The very same objects are sent again, so that nothing is stored twice.</source>
            <translation>Queste regioni sono già state inviate senza risposta, o non tutti i loro oggetti sono arrivati. Vengono inviati di nuovo esattamente gli stessi oggetti, così nulla viene archiviato due volte.</translation>
        </message>
        <message>
            <location filename="../../app/session/save_texts.py" />
            <source>Structure set (RTSTRUCT)</source>
            <translation>Set di strutture (RTSTRUCT)</translation>
        </message>
        <message>
            <location filename="../../app/session/save_texts.py" />
            <source>Segmentation (SEG)</source>
            <translation>Segmentazione (SEG)</translation>
        </message>
        <message>
            <location filename="../../app/session/save_texts.py" />
            <source>Measurement report (SR)</source>
            <translation>Referto di misura (SR)</translation>
        </message>
        <message>
            <location filename="../../app/session/save_texts.py" />
            <source>Joined to the outline by a channel without width</source>
            <translation>Uniti al contorno da un canale senza larghezza</translation>
        </message>
        <message>
            <location filename="../../app/session/save_texts.py" />
            <source>Contours of their own (CLOSEDPLANAR_XOR)</source>
            <translation>Contorni propri (CLOSEDPLANAR_XOR)</translation>
        </message>
        <message>
            <location filename="../../app/session/save_texts.py" />
            <source>Every system reads holes that are written like this.</source>
            <translation>Ogni sistema legge i fori scritti così.</translation>
        </message>
        <message>
            <location filename="../../app/session/save_texts.py" />
            <source>Exact, and in the standard; but some systems do not know this type and leave such regions out altogether.</source>
            <translation>Esatto e previsto dallo standard; ma alcuni sistemi non conoscono questo tipo e tralasciano del tutto tali regioni.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/save_texts.py" />
            <source>{count} validated regions will be stored in {archive}: approved (ApprovalStatus APPROVED), in your name, with date and time. What is approved does not change afterwards.</source>
            <extracomment>One: {count} validated region will be stored in {archive}: approved (ApprovalStatus APPROVED), in your name, with date and time. What is approved does not change afterwards.</extracomment>
            <translation>
                <numerusform>{count} regione convalidata verrà archiviata in {archive}: approvata (ApprovalStatus APPROVED), a proprio nome, con data e ora. Ciò che è approvato non cambia più.</numerusform>
                <numerusform>{count} regioni convalidate verranno archiviate in {archive}: approvate (ApprovalStatus APPROVED), a proprio nome, con data e ora. Ciò che è approvato non cambia più.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/save_texts.py" />
            <source>{count} slices</source>
            <extracomment>One: {count} slice</extracomment>
            <translation>
                <numerusform>{count} strato</numerusform>
                <numerusform>{count} strati</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/save_texts.py" />
            <source>{count} ROIs on {slices}, area {pixels} px, Dice {dice:.3f}</source>
            <extracomment>One: {count} ROI on {slices}, area {pixels} px, Dice {dice:.3f}</extracomment>
            <translation>
                <numerusform>{count} ROI su {slices}, area {pixels} px, Dice {dice:.3f}</numerusform>
                <numerusform>{count} ROI su {slices}, area {pixels} px, Dice {dice:.3f}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/save_texts.py" />
            <source>Written, read back by other means and found equal. The {count} images that it refers to are in {archive}.</source>
            <extracomment>One: Written, read back by other means and found equal. The image that it refers to is in {archive}.</extracomment>
            <translation>
                <numerusform>Scritto, riletto con altri mezzi e risultato uguale. L'immagine a cui si riferisce è in {archive}.</numerusform>
                <numerusform>Scritto, riletto con altri mezzi e risultato uguale. Le {count} immagini a cui si riferisce sono in {archive}.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/save_texts.py" />
            <source>Not written: {undecided} and {rejected}.</source>
            <translation>Non scritte: {undecided} e {rejected}.</translation>
        </message>
        <message>
            <location filename="../../app/session/save_texts.py" />
            <source>Not written: {what}.</source>
            <translation>Non scritte: {what}.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/save_texts.py" />
            <source>{count} measured regions, figures as on the screen</source>
            <extracomment>One: {count} measured region, figures as on the screen</extracomment>
            <translation>
                <numerusform>{count} regione misurata, valori come sullo schermo</numerusform>
                <numerusform>{count} regioni misurate, valori come sullo schermo</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/save_texts.py" />
            <source>{count} segments on {slices}, area {pixels} px, Dice {dice:.3f}</source>
            <extracomment>One: {count} segment on {slices}, area {pixels} px, Dice {dice:.3f}</extracomment>
            <translation>
                <numerusform>{count} segmento su {slices}, area {pixels} px, Dice {dice:.3f}</numerusform>
                <numerusform>{count} segmenti su {slices}, area {pixels} px, Dice {dice:.3f}</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/saving.py" />
            <source>The structure set before this one is still being stored. Save again when that is done.</source>
            <translation>Il set di strutture precedente è ancora in archiviazione. Salvare di nuovo alla fine.</translation>
        </message>
        <message>
            <location filename="../../app/session/saving.py" />
            <source>Nothing was stored: the decisions changed after they were shown. Save again to see them.</source>
            <translation>Nulla è stato archiviato: le decisioni sono cambiate dopo essere state mostrate. Salvare di nuovo per vederle.</translation>
        </message>
        <message>
            <location filename="../../app/session/saving.py" />
            <source>Nothing was stored: what was shown names another reviewer. Save again to see it in your name.</source>
            <translation>Non è stato archiviato nulla: quanto mostrato riporta un altro revisore. Salvare di nuovo per vederlo a proprio nome.</translation>
        </message>
        <message>
            <location filename="../../app/session/saving.py" />
            <source>Saving was cancelled; the decisions are still here, unsaved.</source>
            <translation>Il salvataggio è stato interrotto; le decisioni sono ancora qui, non salvate.</translation>
        </message>
        <message>
            <location filename="../../app/session/saving.py" />
            <source>an approved RTSTRUCT</source>
            <translation>un RTSTRUCT approvato</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/saving.py" />
            <source>{count} validated regions saved on this machine as {sets}; {archive} gets them as soon as it answers. Read back: Dice {dice:.3f}.</source>
            <extracomment>One: {count} validated region saved on this machine as {sets}; {archive} gets it as soon as it answers. Read back: Dice {dice:.3f}.</extracomment>
            <translation>
                <numerusform>{count} regione convalidata salvata su questo computer come {sets}; {archive} la riceve appena risponde. Rilettura: Dice {dice:.3f}.</numerusform>
                <numerusform>{count} regioni convalidate salvate su questo computer come {sets}; {archive} le riceve appena risponde. Rilettura: Dice {dice:.3f}.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/saving.py" />
            <source>{count} approved RTSTRUCTs, one for each frame of reference</source>
            <translation>{count} RTSTRUCT approvati, uno per ogni sistema di riferimento</translation>
        </message>
        <message>
            <location filename="../../app/session/saving.py" />
            <source>{sets}, with {others}</source>
            <translation>{sets}, con {others}</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/saving.py" />
            <source>{count} validated regions stored in {archive} as {sets}. Read back: Dice {dice:.3f}.</source>
            <extracomment>One: {count} validated region stored in {archive} as {sets}. Read back: Dice {dice:.3f}.</extracomment>
            <translation>
                <numerusform>{count} regione convalidata archiviata in {archive} come {sets}. Rilettura: Dice {dice:.3f}.</numerusform>
                <numerusform>{count} regioni convalidate archiviate in {archive} come {sets}. Rilettura: Dice {dice:.3f}.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/saving.py" />
            <source>Saving was cancelled while {taking} was taking the structure set; it may hold it as approved by now. The decisions are still here; saving them again sends the same one.</source>
            <translation>Il salvataggio è stato interrotto mentre {taking} riceveva il set di strutture; ora potrebbe averlo come approvato. Le decisioni sono ancora qui; salvarle di nuovo invia lo stesso.</translation>
        </message>
        <message>
            <location filename="../../app/session/saving.py" />
            <source>Storing it in {archive}</source>
            <translation>Archiviazione in {archive}</translation>
        </message>
        <message>
            <location filename="../../app/session/saving.py" />
            <source>Nothing was stored.</source>
            <translation>Non è stato archiviato nulla.</translation>
        </message>
        <message>
            <location filename="../../app/session/saving.py" />
            <source>{archive} has taken {taken}, but not {left}.</source>
            <translation>{archive} ha accettato {taken}, ma non {left}.</translation>
        </message>
        <message>
            <location filename="../../app/session/saving.py" />
            <source>Nothing counts as saved yet: save again, which sends the very same objects.</source>
            <translation>Nulla risulta ancora salvato: salvando di nuovo vengono inviati esattamente gli stessi oggetti.</translation>
        </message>
        <message>
            <location filename="../../app/session/searching.py" />
            <source>From the next start on the studies are searched for like this.</source>
            <translation>Dal prossimo avvio gli studi saranno cercati così.</translation>
        </message>
        <message>
            <location filename="../../app/session/searching.py" />
            <source>From the next start on all studies are searched for.</source>
            <translation>Dal prossimo avvio saranno cercati tutti gli studi.</translation>
        </message>
        <message>
            <location filename="../../app/session/second_opinion.py" />
            <source>No other network of the archive fits this slice.</source>
            <translation>Nessun'altra rete dell'archivio è adatta a questo strato.</translation>
        </message>
        <message>
            <location filename="../../app/session/sending_on.py" />
            <source>Nothing was sent.</source>
            <translation>Nulla è stato inviato.</translation>
        </message>
        <message>
            <location filename="../../app/session/sending_on.py" />
            <source>Something else is still being put into the outbox. Wait for it, or end that with Esc.</source>
            <translation>Qualcos'altro viene ancora messo nella posta in uscita. Attendere, o interromperlo con Esc.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/sending_on.py" />
            <source>{count} objects wait for {archive}.</source>
            <extracomment>One: {count} object waits for {archive}.</extracomment>
            <translation>
                <numerusform>{count} oggetto attende {archive}.</numerusform>
                <numerusform>{count} oggetti attendono {archive}.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/sending_on.py" />
            <source>Fetching what is to be sent from {archive}</source>
            <translation>Recupero da {archive} di quanto va inviato</translation>
        </message>
        <message>
            <location filename="../../app/session/sending_on.py" />
            <source>Putting it into the outbox</source>
            <translation>Inserimento nella posta in uscita</translation>
        </message>
        <message>
            <location filename="../../app/session/sending_on.py" />
            <source>Series {number}: {lacking} of {all} instances did not come.</source>
            <translation>Serie {number}: {lacking} istanze su {all} non sono arrivate.</translation>
        </message>
        <message>
            <location filename="../../app/session/sending_on.py" />
            <source>Nothing was sent to {destination}.</source>
            <translation>Nulla è stato inviato a {destination}.</translation>
        </message>
        <message>
            <location filename="../../app/session/sending_on.py" />
            <source>{archive} sent no instance of it.</source>
            <translation>{archive} non ne ha inviato alcuna istanza.</translation>
        </message>
        <message>
            <location filename="../../app/session/series_arrival.py" />
            <source>{here} of {count} images</source>
            <translation>{here} di {count} immagini</translation>
        </message>
        <message>
            <location filename="../../app/session/series_arrival.py" />
            <source>Only {text} of this series are here. Fetch the rest first.</source>
            <translation>Di questa serie ci sono solo {text}. Recuperare prima il resto.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/series_arrival.py" />
            <source>{count} images so far</source>
            <extracomment>One: {count} image so far</extracomment>
            <translation>
                <numerusform>finora {count} immagine</numerusform>
                <numerusform>finora {count} immagini</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/series_arrival.py" />
            <source>What was drawn on these images has not been read. Fetch the rest first.</source>
            <translation>Ciò che è stato disegnato su queste immagini non è stato letto. Recuperare prima il resto.</translation>
        </message>
        <message>
            <location filename="../../app/session/series_arrival.py" />
            <source>Only {text} of this series have been read. Read the rest first.</source>
            <translation>Di questa serie sono state lette solo {text}. Leggere prima il resto.</translation>
        </message>
        <message>
            <location filename="../../app/session/series_arrival.py" />
            <source>This series is still arriving: {text}.</source>
            <translation>Questa serie sta ancora arrivando: {text}.</translation>
        </message>
        <message>
            <location filename="../../app/session/series_arrival.py" />
            <source>Nobody has said whether these are all images of this series. Fetch the rest first.</source>
            <translation>Nessuno ha detto se queste siano tutte le immagini della serie. Recuperare prima il resto.</translation>
        </message>
        <message>
            <location filename="../../app/session/series_arrival.py" />
            <source>All images are here; what was drawn on them is still being read.</source>
            <translation>Le immagini ci sono tutte; si sta ancora leggendo ciò che vi è stato disegnato.</translation>
        </message>
        <message>
            <location filename="../../app/session/series_arrival.py" />
            <source>What was drawn on these images has not been read. Read the rest first.</source>
            <translation>Ciò che è stato disegnato su queste immagini non è stato letto. Leggere prima il resto.</translation>
        </message>
        <message>
            <location filename="../../app/session/series_arrival.py" />
            <source>This series is still being read: {text}.</source>
            <translation>Questa serie è ancora in lettura: {text}.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/series_opening.py" />
            <source>{here}: {count} images have not been read.</source>
            <extracomment>One: {here}: {count} image has not been read.</extracomment>
            <translation>
                <numerusform>{here}: {count} immagine non è stata letta.</numerusform>
                <numerusform>{here}: {count} immagini non sono state lette.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/series_opening.py" />
            <source>{here}: {count} images have not been fetched.</source>
            <extracomment>One: {here}: {count} image has not been fetched.</extracomment>
            <translation>
                <numerusform>{here}: {count} immagine non è stata recuperata.</numerusform>
                <numerusform>{here}: {count} immagini non sono state recuperate.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/series_opening.py" />
            <source>Read the rest</source>
            <translation>Leggi il resto</translation>
        </message>
        <message>
            <location filename="../../app/session/series_opening.py" />
            <location filename="../../app/session/commands.py" />
            <source>Fetch the rest</source>
            <translation>Recupera il resto</translation>
        </message>
        <message>
            <location filename="../../app/session/session.py" />
            <source>Nothing to save yet. Select a proposal and validate it first.</source>
            <translation>Ancora nulla da salvare. Selezionare una proposta e convalidarla.</translation>
        </message>
        <message>
            <location filename="../../app/session/side_by_side.py" />
            <source>This proposal is shown in the viewport beside. Look at it there, then decide.</source>
            <translation>Questa proposta è mostrata nel riquadro accanto. Guardala lì, poi decidi.</translation>
        </message>
        <message>
            <location filename="../../app/session/side_by_side.py" />
            <source>On this slice there are not two networks' proposals. “Second opinion…” asks another one.</source>
            <translation>Su questo strato non ci sono le proposte di due reti. “Secondo parere…” ne interroga un'altra.</translation>
        </message>
        <message>
            <location filename="../../app/session/stack_choice.py" />
            <source>Stack {number}</source>
            <translation>Stack {number}</translation>
        </message>
        <message>
            <location filename="../../app/session/study_export.py" />
            <source>Nothing was written: not all of it could be fetched.</source>
            <translation>Non è stato scritto nulla: non è stato possibile recuperare tutto.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/study_export.py" />
            <source>{about}: {count} instances, {reason}</source>
            <extracomment>One: {about}: {count} instance, {reason}</extracomment>
            <translation>
                <numerusform>{about}: {count} istanza, {reason}</numerusform>
                <numerusform>{about}: {count} istanze, {reason}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/study_export.py" />
            <source>{about}: {count} instances are missing. {reason}</source>
            <extracomment>One: {about}: {count} instance is missing. {reason}</extracomment>
            <translation>
                <numerusform>{about}: manca un'istanza. {reason}</numerusform>
                <numerusform>{about}: mancano {count} istanze. {reason}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/study_export.py" />
            <source>{count} instances were written to {target}, read back and found equal.</source>
            <extracomment>One: {count} instance was written to {target}, read back and found equal.</extracomment>
            <translation>
                <numerusform>{count} istanza è stata scritta in {target}, riletta e trovata uguale.</numerusform>
                <numerusform>{count} istanze sono state scritte in {target}, rilette e trovate uguali.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/study_export.py" />
            <source>The copy is not whole: {count} instances could not be fetched.</source>
            <extracomment>One: The copy is not whole: {count} instance could not be fetched.</extracomment>
            <translation>
                <numerusform>La copia non è completa: non è stato possibile recuperare un'istanza.</numerusform>
                <numerusform>La copia non è completa: non è stato possibile recuperare {count} istanze.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/study_export.py" />
            <source>{count} were left out.</source>
            <extracomment>One: {count} was left out.</extracomment>
            <translation>
                <numerusform>{count} è stata esclusa.</numerusform>
                <numerusform>{count} sono state escluse.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/study_export.py" />
            <source>The medium conforms to {profile}.</source>
            <translation>Il supporto è conforme a {profile}.</translation>
        </message>
        <message>
            <location filename="../../app/session/study_import.py" />
            <source>Ended before the end. What had come in by then stays in the archive.</source>
            <translation>Interrotta prima della fine. Ciò che era già entrato resta nell’archivio.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/study_import.py" />
            <source>{count} files were found.</source>
            <extracomment>One: {count} file was found.</extracomment>
            <translation>
                <numerusform>È stato trovato {count} file.</numerusform>
                <numerusform>Sono stati trovati {count} file.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/study_import.py" />
            <source>{count} files were imported.</source>
            <extracomment>One: {count} file was imported.</extracomment>
            <translation>
                <numerusform>È stato importato {count} file.</numerusform>
                <numerusform>Sono stati importati {count} file.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/study_import.py" />
            <source>The DICOMDIR lists {count} studies.</source>
            <extracomment>One: The DICOMDIR lists {count} study.</extracomment>
            <translation>
                <numerusform>Il DICOMDIR elenca {count} studio.</numerusform>
                <numerusform>Il DICOMDIR elenca {count} studi.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/study_import.py" />
            <source>{count} files that it lists are not there.</source>
            <extracomment>One: {count} file that it lists is not there.</extracomment>
            <translation>
                <numerusform>{count} file che elenca non c’è.</numerusform>
                <numerusform>{count} file che elenca non ci sono.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/study_import.py" />
            <source>{count} were there already.</source>
            <extracomment>One: {count} was there already.</extracomment>
            <translation>
                <numerusform>{count} c’era già.</numerusform>
                <numerusform>{count} c’erano già.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/study_import.py" />
            <source>{count} were not taken; they are listed below.</source>
            <extracomment>One: {count} was not taken; it is listed below.</extracomment>
            <translation>
                <numerusform>{count} non è entrato; è elencato sotto.</numerusform>
                <numerusform>{count} non sono entrati; sono elencati sotto.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/study_texts.py" />
            <source>Other</source>
            <translation>Altro</translation>
        </message>
        <message>
            <location filename="../../app/session/study_texts.py" />
            <location filename="../../widgets/panels/search_form.py" />
            <source>Patient's name</source>
            <translation>Nome del paziente</translation>
        </message>
        <message>
            <location filename="../../app/session/study_texts.py" />
            <location filename="../../widgets/item_models/audit_model.py" />
            <location filename="../../widgets/panels/search_form.py" />
            <source>Patient ID</source>
            <translation>ID paziente</translation>
        </message>
        <message>
            <location filename="../../app/session/study_texts.py" />
            <source>Birth date</source>
            <translation>Data di nascita</translation>
        </message>
        <message>
            <location filename="../../app/session/study_texts.py" />
            <source>Sex</source>
            <translation>Sesso</translation>
        </message>
        <message>
            <location filename="../../app/session/study_texts.py" />
            <location filename="../../widgets/panels/search_form.py" />
            <source>Accession number</source>
            <translation>Accession number</translation>
        </message>
        <message>
            <location filename="../../app/session/study_texts.py" />
            <location filename="../../widgets/panels/search_form.py" />
            <source>Study description</source>
            <translation>Descrizione dello studio</translation>
        </message>
        <message>
            <location filename="../../app/session/study_texts.py" />
            <location filename="../../widgets/panels/search_form.py" />
            <source>Study date</source>
            <translation>Data dello studio</translation>
        </message>
        <message>
            <location filename="../../app/session/study_texts.py" />
            <source>Study time</source>
            <translation>Ora dello studio</translation>
        </message>
        <message>
            <location filename="../../app/session/study_texts.py" />
            <source>Referring physician</source>
            <translation>Medico richiedente</translation>
        </message>
        <message>
            <location filename="../../app/session/study_texts.py" />
            <source>Institution</source>
            <translation>Istituto</translation>
        </message>
        <message>
            <location filename="../../app/session/study_texts.py" />
            <location filename="../../widgets/panels/patient_header.py" />
            <source>Study ID</source>
            <translation>ID studio</translation>
        </message>
        <message>
            <location filename="../../app/session/study_texts.py" />
            <source>Study Instance UID</source>
            <translation>Study Instance UID</translation>
        </message>
        <message>
            <location filename="../../app/session/tag_browsing.py" />
            <location filename="../../widgets/panels/study_browser.py" />
            <source>Searching…</source>
            <translation>Ricerca…</translation>
        </message>
        <message>
            <location filename="../../app/session/tag_browsing.py" />
            <source>Not found</source>
            <translation>Non trovato</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/taking_in.py" />
            <source>{count} proposals await your decision. Space shows the next.</source>
            <extracomment>One: {count} proposal awaits your decision. Space shows the next.</extracomment>
            <translation>
                <numerusform>{count} proposta attende la decisione. Spazio mostra la prossima.</numerusform>
                <numerusform>{count} proposte attendono la decisione. Spazio mostra la prossima.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/taking_in.py" />
            <source>{network} drew nothing. {said}</source>
            <translation>{network} non ha disegnato nulla. {said}</translation>
        </message>
        <message>
            <location filename="../../app/session/taking_in.py" />
            <source>{network} found nothing on {where}.</source>
            <translation>{network} non ha trovato nulla: {where}.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/taking_in.py" />
            <source>{count} proposals on “{series}” await your decision. Show that series, then press Space.</source>
            <extracomment>One: {count} proposal on “{series}” awaits your decision. Show that series, then press Space.</extracomment>
            <translation>
                <numerusform>{count} proposta su “{series}” attende la decisione. Mostrare quella serie, poi premere Spazio.</numerusform>
                <numerusform>{count} proposte su “{series}” attendono la decisione. Mostrare quella serie, poi premere Spazio.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/taking_in.py" />
            <source>any of {count} slices</source>
            <translation>nessuno dei {count} strati</translation>
        </message>
        <message>
            <location filename="../../app/session/taking_in.py" />
            <source>{slices} of “{series}”</source>
            <translation>{slices} di “{series}”</translation>
        </message>
        <message>
            <location filename="../../app/session/taking_in.py" />
            <source>the slice of “{series}” that it was asked about</source>
            <translation>lo strato di “{series}” per cui è stata interrogata</translation>
        </message>
        <message>
            <location filename="../../app/session/taking_in.py" />
            <source>this slice</source>
            <translation>questo strato</translation>
        </message>
        <message>
            <location filename="../../app/session/taking_in.py" />
            <source>the slice that it was asked about</source>
            <translation>lo strato per cui è stata interrogata</translation>
        </message>
        <message>
            <location filename="../../app/session/trusting.py" />
            <source>The network was not run: it was not decided whether it may.</source>
            <translation>La rete non è stata eseguita: non è stato deciso se può esserlo.</translation>
        </message>
        <message>
            <location filename="../../app/session/uncertainty.py" />
            <source>No band here: a region hint has no probability pixel by pixel.</source>
            <translation>Nessuna banda qui: un indizio di regione non ha una probabilità pixel per pixel.</translation>
        </message>
        <message>
            <location filename="../../app/session/uncertainty.py" />
            <source>No band here: probabilities are kept until Verdant is closed. AI ROI gives them again.</source>
            <translation>Nessuna banda qui: le probabilità si conservano finché Verdant non viene chiuso. AI ROI le dà di nuovo.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/unreadable.py" />
            <source>{count} of {total} images could not be read.</source>
            <extracomment>One: {count} of {total} images could not be read.</extracomment>
            <translation>
                <numerusform>{count} immagine su {total} non si è potuta leggere.</numerusform>
                <numerusform>{count} immagini su {total} non si sono potute leggere.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/unreadable.py" />
            <source>Image {number}: {reason}</source>
            <translation>Immagine {number}: {reason}</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/version_rows.py" />
            <source>The series {series} with the {count} images that it names is not in this study of the archive. Fetch it to see the regions on them.</source>
            <extracomment>One: The series {series} with the {count} image that it names is not in this study of the archive. Fetch it to see the regions on it.</extracomment>
            <translation>
                <numerusform>La serie {series} con {count} immagine che nomina non è in questo studio dell'archivio. Recuperarla per vedervi le regioni.</numerusform>
                <numerusform>La serie {series} con le {count} immagini che nomina non è in questo studio dell'archivio. Recuperarla per vedervi le regioni.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/version_rows.py" />
            <source>{count} ROIs</source>
            <extracomment>One: {count} ROI</extracomment>
            <translation>
                <numerusform>{count} ROI</numerusform>
                <numerusform>{count} ROI</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/version_rows.py" />
            <source>, {count} of them without contours</source>
            <extracomment>One: , {count} of them without contours</extracomment>
            <translation>
                <numerusform>, di cui {count} senza contorni</numerusform>
                <numerusform>, di cui {count} senza contorni</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/version_rows.py" />
            <source>, in {count} frames of reference</source>
            <extracomment>One: , in {count} frame of reference</extracomment>
            <translation>
                <numerusform>, in {count} sistema di riferimento</numerusform>
                <numerusform>, in {count} sistemi di riferimento</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/version_rows.py" />
            <source>It names {count} images and no series that they belong to: only their planes can tell where they lie.</source>
            <extracomment>One: It names {count} image and no series that it belongs to: only its plane can tell where it lies.</extracomment>
            <translation>
                <numerusform>Nomina {count} immagine e nessuna serie a cui appartenga: solo il suo piano può dire dove sta.</numerusform>
                <numerusform>Nomina {count} immagini e nessuna serie a cui appartengano: solo i loro piani possono dire dove stanno.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/version_rows.py" />
            <source>Not saved yet</source>
            <translation>Non ancora salvate</translation>
        </message>
        <message>
            <location filename="../../app/session/version_rows.py" />
            <source>Without a label</source>
            <translation>Senza etichetta</translation>
        </message>
        <message>
            <location filename="../../app/session/version_rows.py" />
            <source>none lies on an open image</source>
            <translation>nessuna sta su un'immagine aperta</translation>
        </message>
        <message>
            <location filename="../../app/session/version_rows.py" />
            <source>the same as those of a structure set that was made with it, and drawn there</source>
            <translation>le stesse di un set di strutture fatto insieme, e disegnate lì</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/version_rows.py" />
            <source>on {count} slices of the open series</source>
            <extracomment>One: on {count} slice of the open series</extracomment>
            <translation>
                <numerusform>su {count} strato della serie aperta</numerusform>
                <numerusform>su {count} strati della serie aperta</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/version_rows.py" />
            <source>{count} images that it names are not in their series “{series}”; {total} are named.</source>
            <extracomment>One: {count} image that it names is not in its series “{series}”; {total} are named.</extracomment>
            <translation>
                <numerusform>{count} immagine che nomina non è nella sua serie “{series}”; ne nomina {total}.</numerusform>
                <numerusform>{count} immagini che nomina non sono nella loro serie “{series}”; ne nomina {total}.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/versions.py" />
            <source>None of these regions lies on an open image.</source>
            <translation>Nessuna di queste regioni sta su un'immagine aperta.</translation>
        </message>
        <message>
            <location filename="../../app/session/versions.py" />
            <source>new version</source>
            <translation>nuova versione</translation>
        </message>
        <message numerus="yes">
            <location filename="../../app/session/versions.py" />
            <source>{count} regions of a new version await your decision; the structure set that they came from stays as it is.</source>
            <extracomment>One: {count} region of a new version awaits your decision; the structure set that it came from stays as it is.</extracomment>
            <translation>
                <numerusform>{count} regione di una nuova versione attende una decisione; il set di strutture da cui viene resta com'è.</numerusform>
                <numerusform>{count} regioni di una nuova versione attendono una decisione; il set di strutture da cui vengono resta com'è.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../app/session/versions.py" />
            <source>Nothing of it can be edited: choose regions of a structure set that have an inside.</source>
            <translation>Niente di ciò si può modificare: scegliere regioni di un set di strutture che abbiano un interno.</translation>
        </message>
        <message>
            <location filename="../../app/session/versions.py" />
            <source>Comparing</source>
            <translation>Confronto</translation>
        </message>
        <message>
            <location filename="../../app/session/windowing.py" />
            <location filename="../../resources/presets/windows.json" />
            <source>Automatic</source>
            <translation>Automatica</translation>
        </message>
        <message>
            <location filename="../../app/store/audit_files.py" />
            <source>The audit trail in {folder} could not be read or written.</source>
            <translation>Il registro di audit in {folder} non è leggibile o scrivibile.</translation>
        </message>
        <message>
            <location filename="../../app/store/audit_files.py" />
            <location filename="../../app/store/chained_file.py" />
            <location filename="../../app/store/review_journals.py" />
            <source>{path} could not be read or written.</source>
            <translation>Impossibile leggere o scrivere {path}.</translation>
        </message>
        <message>
            <location filename="../../app/store/audit_files.py" />
            <source>Make room on the disk or check the permissions of that folder.</source>
            <translation>Fare spazio sul disco o controllare i permessi di quella cartella.</translation>
        </message>
        <message>
            <location filename="../../app/store/audit_files.py" />
            <location filename="../../app/store/chained_file.py" />
            <location filename="../../app/store/measurements.py" />
            <location filename="../../app/store/network_memory.py" />
            <source>It is larger than {most} MiB.</source>
            <translation>Supera {most} MiB.</translation>
        </message>
        <message>
            <location filename="../../app/store/audit_files.py" />
            <source>The audit trail is full.</source>
            <translation>Il registro di audit è pieno.</translation>
        </message>
        <message>
            <location filename="../../app/store/audit_files.py" />
            <source>It has {count} files.</source>
            <translation>Ha {count} file.</translation>
        </message>
        <message>
            <location filename="../../app/store/audit_files.py" />
            <source>Export it, then shorten it by `verdant audit shorten`.</source>
            <translation>Esportarlo, poi accorciarlo con `verdant audit shorten`.</translation>
        </message>
        <message>
            <location filename="../../app/store/audit_trail.py" />
            <source>A file was found damaged; a copy of it lies beside it as {file}.</source>
            <translation>Un file è stato trovato danneggiato; una copia si trova accanto come {file}.</translation>
        </message>
        <message>
            <location filename="../../app/store/audit_trail.py" />
            <source>The beginning is missing: the first file is {name}.</source>
            <translation>Manca l'inizio: il primo file è {name}.</translation>
        </message>
        <message>
            <location filename="../../app/store/audit_trail.py" />
            <source>Events that were sent already are missing at the end.</source>
            <translation>Mancano in fondo eventi che erano già stati inviati.</translation>
        </message>
        <message>
            <location filename="../../app/store/audit_trail.py" />
            <source>Files between {first} and {name} are missing.</source>
            <translation>Mancano i file tra {first} e {name}.</translation>
        </message>
        <message>
            <location filename="../../app/store/audit_trail.py" />
            <source>{name} was changed after its record {count}.</source>
            <translation>{name} è stato cambiato dopo il suo record {count}.</translation>
        </message>
        <message>
            <location filename="../../app/store/audit_trail.py" />
            <source>{name} does not continue the file before it.</source>
            <translation>{name} non continua il file precedente.</translation>
        </message>
        <message>
            <location filename="../../app/store/audit_trail.py" />
            <source>{name} ends in the middle of a record.</source>
            <translation>{name} finisce a metà di un record.</translation>
        </message>
        <message>
            <location filename="../../app/store/chained_file.py" />
            <source>It would be larger than {most} MiB.</source>
            <translation>Supererebbe {most} MiB.</translation>
        </message>
        <message>
            <location filename="../../app/store/chained_file.py" />
            <source>Make room on the disk or check the permissions of that file.</source>
            <translation>Fare spazio sul disco o controllare i permessi di quel file.</translation>
        </message>
        <message>
            <location filename="../../app/store/custody.py" />
            <source>What is known of the archive's files could not be read or written.</source>
            <translation>Non è stato possibile leggere o scrivere ciò che si sa dei file dell'archivio.</translation>
        </message>
        <message>
            <location filename="../../app/store/custody.py" />
            <location filename="../../app/store/embedded_archive.py" />
            <location filename="../../app/store/outbox.py" />
            <location filename="../../app/store/outbox_index.py" />
            <source>SQLite says: {error}.</source>
            <translation>SQLite dice: {error}.</translation>
        </message>
        <message>
            <location filename="../../app/store/custody.py" />
            <source>Free space on that disk, close other programs that use the archive, then try again.</source>
            <translation>Liberare spazio su quel disco, chiudere gli altri programmi che usano l'archivio, poi riprovare.</translation>
        </message>
        <message>
            <location filename="../../app/store/embedded_archive.py" />
            <source>Only {here} of {count} images of this series are on this machine; {place} has the rest.</source>
            <translation>Su questo computer ci sono solo {here} immagini su {count} di questa serie; le altre sono su {place}.</translation>
        </message>
        <message>
            <location filename="../../app/store/embedded_archive.py" />
            <source>Instance {number} of {count} was not stored in {archive}.</source>
            <translation>L'istanza {number} di {count} non è stata archiviata in {archive}.</translation>
        </message>
        <message>
            <location filename="../../app/store/embedded_archive.py" />
            <source>The archive folder {folder} cannot be used.</source>
            <translation>La cartella dell'archivio {folder} non è utilizzabile.</translation>
        </message>
        <message>
            <location filename="../../app/store/embedded_archive.py" />
            <source>Instance {uid} is listed in {archive}, but its file is gone.</source>
            <translation>L'istanza {uid} è elencata in {archive}, ma il suo file non c'è più.</translation>
        </message>
        <message>
            <location filename="../../app/store/embedded_archive.py" />
            <source>Storing</source>
            <translation>Archiviazione</translation>
        </message>
        <message>
            <location filename="../../app/store/embedded_archive.py" />
            <source>{what} {left} more were not tried.</source>
            <translation>{what} Altre {left} non sono state tentate.</translation>
        </message>
        <message>
            <location filename="../../app/store/embedded_archive.py" />
            <source>The archive {archive} is closed.</source>
            <translation>L'archivio {archive} è chiuso.</translation>
        </message>
        <message>
            <location filename="../../app/store/embedded_archive.py" />
            <source>It is gone, or it may not be read and written.</source>
            <translation>Non c'è più, o non si può leggere e scrivere.</translation>
        </message>
        <message>
            <location filename="../../app/store/embedded_archive.py" />
            <source>Bring it back or choose another folder in Settings &gt; Archive.</source>
            <translation>Ripristinarla o scegliere un'altra cartella in Impostazioni &gt; Archivi.</translation>
        </message>
        <message>
            <location filename="../../app/store/embedded_archive.py" />
            <source>{archive} holds no instance of series {series}.</source>
            <translation>{archive} non contiene istanze della serie {series}.</translation>
        </message>
        <message>
            <location filename="../../app/store/embedded_archive.py" />
            <source>Open it again.</source>
            <translation>Aprirlo di nuovo.</translation>
        </message>
        <message>
            <location filename="../../app/store/embedded_archive.py" />
            <source>The index of the archive folder {folder} cannot be opened.</source>
            <translation>L'indice della cartella dell'archivio {folder} non si può aprire.</translation>
        </message>
        <message>
            <location filename="../../app/store/embedded_archive.py" />
            <location filename="../../app/store/outbox.py" />
            <source>Free space on that disk or check its permissions, then start again.</source>
            <translation>Liberare spazio su quel disco o controllarne i permessi, poi riavviare.</translation>
        </message>
        <message>
            <location filename="../../app/store/filing.py" />
            <source>Instance {instance} was not stored in {name}.</source>
            <translation>L'istanza {instance} non è stata archiviata in {name}.</translation>
        </message>
        <message>
            <location filename="../../app/store/filing.py" />
            <source>An instance of another study or series has the same SOP Instance UID.</source>
            <translation>Un'istanza di un altro studio o di un'altra serie ha lo stesso SOP Instance UID.</translation>
        </message>
        <message>
            <location filename="../../app/store/filing.py" />
            <source>Ask its source for a copy with a UID of its own.</source>
            <translation>Chiedere alla fonte una copia con un UID proprio.</translation>
        </message>
        <message>
            <location filename="../../app/store/instance_files.py" />
            <source>The archive folder {folder} could not take or give a file.</source>
            <translation>La cartella dell'archivio {folder} non ha potuto ricevere o dare un file.</translation>
        </message>
        <message>
            <location filename="../../app/store/instance_files.py" />
            <source>Free space on that disk or check its permissions, then try again; nothing half-written is left.</source>
            <translation>Liberare spazio su quel disco o controllarne i permessi, poi riprovare; nulla resta scritto a metà.</translation>
        </message>
        <message>
            <location filename="../../app/store/instance_files.py" />
            <source>The instance cannot be filed.</source>
            <translation>L'istanza non si può archiviare.</translation>
        </message>
        <message>
            <location filename="../../app/store/instance_files.py" />
            <source>One of its UIDs holds other characters than digits and dots.</source>
            <translation>Uno dei suoi UID contiene caratteri diversi da cifre e punti.</translation>
        </message>
        <message>
            <location filename="../../app/store/integrity.py" />
            <source>Checking the files of the archive</source>
            <translation>Controllo dei file dell'archivio</translation>
        </message>
        <message>
            <location filename="../../app/store/integrity.py" />
            <source>Making the index again</source>
            <translation>Ricostruzione dell'indice</translation>
        </message>
        <message>
            <location filename="../../app/store/ledger_file.py" />
            <source>Export the correction ledger, then clear it.</source>
            <translation>Esportare il registro delle correzioni, poi svuotarlo.</translation>
        </message>
        <message>
            <location filename="../../app/store/ledger_file.py" />
            <source>{path} could not be removed.</source>
            <translation>{path} non può essere eliminato.</translation>
        </message>
        <message>
            <location filename="../../app/store/ledger_file.py" />
            <source>Remove that file by hand.</source>
            <translation>Eliminare quel file a mano.</translation>
        </message>
        <message>
            <location filename="../../app/store/measurements.py" />
            <source>The measurements of this study cannot be read.</source>
            <translation>Le misure di questo studio non si possono leggere.</translation>
        </message>
        <message>
            <location filename="../../app/store/measurements.py" />
            <source>{cause} It cannot be set aside either: {reason}.</source>
            <translation>{cause} Non si può neppure mettere da parte: {reason}.</translation>
        </message>
        <message>
            <location filename="../../app/store/measurements.py" />
            <source>The file was set aside as {aside}; what you measure now is kept in a new one.</source>
            <translation>Il file è stato messo da parte come {aside}; ciò che si misura ora va in uno nuovo.</translation>
        </message>
        <message>
            <location filename="../../app/store/measurements.py" />
            <source>Measurements of this study cannot be kept.</source>
            <translation>Le misure di questo studio non si possono conservare.</translation>
        </message>
        <message>
            <location filename="../../app/store/measurements.py" />
            <source>The measurements in {path} cannot be read.</source>
            <translation>Le misure in {path} non si possono leggere.</translation>
        </message>
        <message>
            <location filename="../../app/store/measurements.py" />
            <source>Your measurements in this study are not kept.</source>
            <translation>Le misure in questo studio non vengono conservate.</translation>
        </message>
        <message>
            <location filename="../../app/store/measurements.py" />
            <location filename="../../app/store/review_journals.py" />
            <source>Its StudyInstanceUID holds other characters than digits and dots.</source>
            <translation>Il suo StudyInstanceUID contiene caratteri diversi da cifre e punti.</translation>
        </message>
        <message>
            <location filename="../../app/store/measurements.py" />
            <source>Export them before you close the viewer.</source>
            <translation>Esportarle prima di chiudere il visualizzatore.</translation>
        </message>
        <message>
            <location filename="../../app/store/measurements.py" />
            <source>{path} holds some that cannot be read, and would be overwritten.</source>
            <translation>{path} ne contiene che non si possono leggere, e verrebbe sovrascritto.</translation>
        </message>
        <message>
            <location filename="../../app/store/measurements.py" />
            <source>Export yours, check the permissions of that file, then start Verdant again.</source>
            <translation>Esportare le proprie, controllare i permessi di quel file, poi riavviare Verdant.</translation>
        </message>
        <message>
            <location filename="../../app/store/measurements.py" />
            <source>The measurements in {folder} could not be changed.</source>
            <translation>Le misure in {folder} non si sono potute modificare.</translation>
        </message>
        <message>
            <location filename="../../app/store/measurements.py" />
            <source>Check the permissions of that file, then start Verdant again; until then nothing that you measure in this study is kept.</source>
            <translation>Controllare i permessi di quel file, poi riavviare Verdant; fino ad allora le misure in questo studio non vengono conservate.</translation>
        </message>
        <message>
            <location filename="../../app/store/measurements.py" />
            <source>Check the permissions of that folder; what is on the screen is not kept until then.</source>
            <translation>Controllare i permessi di quella cartella; ciò che è sullo schermo fino ad allora non viene conservato.</translation>
        </message>
        <message>
            <location filename="../../app/store/network_memory.py" />
            <source>What was remembered of networks in {path} cannot be read.</source>
            <translation>Quanto era annotato sulle reti in {path} non si può leggere.</translation>
        </message>
        <message>
            <location filename="../../app/store/network_memory.py" />
            <source>Move that file away; it will be made anew.</source>
            <translation>Spostare quel file; ne verrà creato uno nuovo.</translation>
        </message>
        <message>
            <location filename="../../app/store/networks.py" />
            <source>The network {name} was not stored.</source>
            <translation>La rete {name} non è stata archiviata.</translation>
        </message>
        <message>
            <location filename="../../app/store/networks.py" />
            <source>Another network, {other}, has the same DnnUID {uid}.</source>
            <translation>Un'altra rete, {other}, ha lo stesso DnnUID {uid}.</translation>
        </message>
        <message>
            <location filename="../../app/store/networks.py" />
            <source>Ask its author for a copy with a UID of its own.</source>
            <translation>Chiedere all'autore una copia con un UID proprio.</translation>
        </message>
        <message>
            <location filename="../../app/store/outbox.py" />
            <source>The file in the outbox cannot be sent.</source>
            <translation>Il file nella posta in uscita non può essere inviato.</translation>
        </message>
        <message>
            <location filename="../../app/store/outbox.py" />
            <source>The outbox cannot be used.</source>
            <translation>La posta in uscita non può essere usata.</translation>
        </message>
        <message>
            <location filename="../../app/store/outbox.py" />
            <source>Save it again, then delete this one.</source>
            <translation>Salvarlo di nuovo, poi eliminare questo.</translation>
        </message>
        <message>
            <location filename="../../app/store/outbox.py" />
            <source>Reading {number} of {count} objects</source>
            <translation>Lettura dell'oggetto {number} di {count}</translation>
        </message>
        <message>
            <location filename="../../app/store/outbox.py" />
            <source>It does not hold any more what was put in.</source>
            <translation>Non contiene più ciò che vi era stato messo.</translation>
        </message>
        <message>
            <location filename="../../app/store/outbox.py" />
            <source>Nothing was put into the outbox: it is full.</source>
            <translation>Nulla è stato messo nella posta in uscita: è piena.</translation>
        </message>
        <message>
            <location filename="../../app/store/outbox.py" />
            <source>Putting {number} of {count} objects into the outbox</source>
            <translation>Inserimento dell'oggetto {number} di {count} nella posta in uscita</translation>
        </message>
        <message>
            <location filename="../../app/store/outbox.py" />
            <source>Nothing was put into the outbox: the name of the PACS is too long.</source>
            <translation>Nulla è stato messo nella posta in uscita: il nome del PACS è troppo lungo.</translation>
        </message>
        <message>
            <location filename="../../app/store/outbox.py" />
            <source>Nothing was put into the outbox: the disk did not take it.</source>
            <translation>Nulla è stato messo nella posta in uscita: il disco non lo ha accettato.</translation>
        </message>
        <message>
            <location filename="../../app/store/outbox.py" />
            <source>{count} instances wait in it, {size} MiB.</source>
            <translation>Vi attendono {count} istanze, {size} MiB.</translation>
        </message>
        <message>
            <location filename="../../app/store/outbox.py" />
            <source>See in the outbox why they are not sent.</source>
            <translation>Guardare nella posta in uscita perché non vengono inviate.</translation>
        </message>
        <message>
            <location filename="../../app/store/outbox.py" />
            <source>Give it a shorter name in Settings &gt; Archives.</source>
            <translation>Dargli un nome più corto in Impostazioni &gt; Archivi.</translation>
        </message>
        <message>
            <location filename="../../app/store/outbox.py" />
            <source>The list of the outbox cannot be opened.</source>
            <translation>L'elenco della posta in uscita non può essere aperto.</translation>
        </message>
        <message>
            <location filename="../../app/store/outbox_index.py" />
            <source>The list of the outbox could not be read or written.</source>
            <translation>L'elenco della posta in uscita non può essere letto o scritto.</translation>
        </message>
        <message>
            <location filename="../../app/store/outbox_index.py" />
            <source>Free space on that disk or check its permissions, then try again.</source>
            <translation>Liberare spazio su quel disco o controllarne i permessi, poi riprovare.</translation>
        </message>
        <message>
            <location filename="../../app/store/outbox_intake.py" />
            <source>Nothing was put into the outbox: it holds other content of instance {instance} already.</source>
            <translation>Nulla è stato messo nella posta in uscita: contiene già un altro contenuto dell'istanza {instance}.</translation>
        </message>
        <message>
            <location filename="../../app/store/outbox_intake.py" />
            <source>Nothing was put into the outbox: {what}</source>
            <translation>Nulla è stato messo nella posta in uscita: {what}</translation>
        </message>
        <message>
            <location filename="../../app/store/outbox_intake.py" />
            <source>Two different objects must not have one SOP Instance UID.</source>
            <translation>Due oggetti diversi non possono avere lo stesso SOP Instance UID.</translation>
        </message>
        <message>
            <location filename="../../app/store/outbox_intake.py" />
            <source>Give the new one a UID of its own, or delete the old one from the outbox.</source>
            <translation>Dare al nuovo un UID proprio, oppure eliminare il vecchio dalla posta in uscita.</translation>
        </message>
        <message>
            <location filename="../../app/store/outbox_intake.py" />
            <source>{source} is larger than {most} MiB.</source>
            <translation>{source} supera {most} MiB.</translation>
        </message>
        <message>
            <location filename="../../app/store/outbox_intake.py" />
            <source>Nothing was put into the outbox: a file changed while it was read.</source>
            <translation>Nulla è stato messo nella posta in uscita: un file è cambiato durante la lettura.</translation>
        </message>
        <message>
            <location filename="../../app/store/outbox_intake.py" />
            <source>Nothing was put into the outbox: a file could not be read.</source>
            <translation>Nulla è stato messo nella posta in uscita: un file non si è potuto leggere.</translation>
        </message>
        <message>
            <location filename="../../app/store/outbox_intake.py" />
            <source>Send it again once nobody writes to it any more.</source>
            <translation>Inviarlo di nuovo quando nessuno vi scrive più.</translation>
        </message>
        <message>
            <location filename="../../app/store/outbox_intake.py" />
            <source>Check that it is still there and may be read, then send it again.</source>
            <translation>Verificare che esista ancora e sia leggibile, poi inviarlo di nuovo.</translation>
        </message>
        <message>
            <location filename="../../app/store/review_journals.py" />
            <source>Decisions in this study cannot be kept.</source>
            <translation>Le decisioni in questo studio non possono essere conservate.</translation>
        </message>
        <message>
            <location filename="../../app/store/review_journals.py" />
            <source>The file “{file}” beside the journals holds no key.</source>
            <translation>Il file “{file}” accanto ai diari non contiene una chiave.</translation>
        </message>
        <message>
            <location filename="../../app/store/review_journals.py" />
            <source>Bring that file back from a backup, or move it away to begin with a new key.</source>
            <translation>Ripristinare quel file da una copia di sicurezza, oppure spostarlo per cominciare con una chiave nuova.</translation>
        </message>
        <message>
            <location filename="../../app/store/review_journals.py" />
            <source>Save them before you close the viewer.</source>
            <translation>Salvarle prima di chiudere il visualizzatore.</translation>
        </message>
        <message>
            <location filename="../../app/store/room.py" />
            <source>The archive {archive} is full.</source>
            <translation>L'archivio {archive} è pieno.</translation>
        </message>
        <message>
            <location filename="../../app/store/room.py" />
            <source>Its quota of {most} MiB is used up.</source>
            <translation>La sua quota di {most} MiB è esaurita.</translation>
        </message>
        <message>
            <location filename="../../app/store/room.py" />
            <source>Raise the quota in Settings &gt; This archive, or unpin studies.</source>
            <translation>Aumentare la quota in Impostazioni &gt; Questo archivio, o permettere ad alcuni studi di andarsene.</translation>
        </message>
        <message>
            <location filename="../../app/store/server.py" />
            <source>Choose an address of this machine; 0.0.0.0 stands for all that it has.</source>
            <translation>Scegliere un indirizzo di questa macchina; 0.0.0.0 sta per tutti quelli che ha.</translation>
        </message>
        <message>
            <location filename="../../app/store/server.py" />
            <source>Choose another port, or stop the program that has this one.</source>
            <translation>Scegliere un'altra porta, o chiudere il programma che la occupa.</translation>
        </message>
        <message>
            <location filename="../../app/store/server.py" />
            <source>Choose a port from 1024 on: those below are kept for the system.</source>
            <translation>Scegliere una porta da 1024 in su: quelle sotto sono riservate al sistema.</translation>
        </message>
        <message>
            <location filename="../../app/store/server.py" />
            <source>The archive's server cannot listen on {host}:{port}.</source>
            <translation>Il server dell'archivio non può mettersi in ascolto su {host}:{port}.</translation>
        </message>
        <message>
            <location filename="../../app/store/serving.py" />
            <source>An instance may have {most} MiB here.</source>
            <translation>Qui un'istanza può avere {most} MiB.</translation>
        </message>
        <message>
            <location filename="../../app/zip_entries.py" />
            <source>Its name says where on a disk it wants to be.</source>
            <translation>Il suo nome dice dove vuole stare sul disco.</translation>
        </message>
        <message>
            <location filename="../../app/zip_entries.py" />
            <source>It has no name.</source>
            <translation>Non ha nome.</translation>
        </message>
        <message>
            <location filename="../../app/zip_entries.py" />
            <source>Its name leads out of the ZIP file.</source>
            <translation>Il suo nome porta fuori dal file ZIP.</translation>
        </message>
        <message>
            <location filename="../../app/zip_entries.py" />
            <source>It is a link to another file.</source>
            <translation>È un collegamento a un altro file.</translation>
        </message>
        <message>
            <location filename="../../app/zip_entries.py" />
            <source>It is encrypted. Unpack it yourself and import the folder.</source>
            <translation>È cifrato. Estrarlo e importare la cartella.</translation>
        </message>
        <message>
            <location filename="../../app/zip_entries.py" />
            <source>It is larger than 2 GiB.</source>
            <translation>È più grande di 2 GiB.</translation>
        </message>
        <message>
            <location filename="../../app/zip_entries.py" />
            <source>It would grow more than {ratio} times, as no images do.</source>
            <translation>Crescerebbe più di {ratio} volte, come nessuna immagine fa.</translation>
        </message>
        <message>
            <location filename="../../app/zip_entries.py" />
            <source>{file} is not unpacked.</source>
            <translation>{file} non viene estratto.</translation>
        </message>
        <message>
            <location filename="../../app/zip_entries.py" />
            <source>{file} cannot be unpacked.</source>
            <translation>{file} non si può estrarre.</translation>
        </message>
        <message>
            <location filename="../../app/zip_entries.py" />
            <source>It says that it holds {count} files.</source>
            <translation>Dichiara di contenere {count} file.</translation>
        </message>
        <message>
            <location filename="../../app/zip_entries.py" />
            <source>Unpack it yourself and import the folder.</source>
            <translation>Estrarlo e importare la cartella.</translation>
        </message>
        <message>
            <location filename="../../app/zip_entries.py" />
            <source>It is damaged, or packed in a way that is not known here.</source>
            <translation>È danneggiato, o compresso in un modo che qui non si conosce.</translation>
        </message>
        <message>
            <location filename="../../app/zip_entries.py" />
            <source>Copy it again, or unpack it yourself and import the folder.</source>
            <translation>Copiarlo di nuovo, o estrarlo e importare la cartella.</translation>
        </message>
        <message>
            <location filename="../../app/zip_entries.py" />
            <source>Another file in the ZIP file has the same name.</source>
            <translation>Un altro file del file ZIP ha lo stesso nome.</translation>
        </message>
        <message>
            <location filename="../../app/zip_entries.py" />
            <source>What it holds is larger than 256 GiB.</source>
            <translation>Ciò che contiene è più grande di 256 GiB.</translation>
        </message>
        <message>
            <location filename="../../app/zip_entries.py" />
            <source>Unpack it yourself, where there is room, and import the folder.</source>
            <translation>Estrarlo dove c’è spazio, e importare la cartella.</translation>
        </message>
        <message>
            <location filename="../../widgets/action_bar.py" />
            <source>Esc cancels</source>
            <translation>Esc interrompe</translation>
        </message>
        <message>
            <location filename="../../widgets/actions.py" />
            <location filename="../../widgets/dialogs/export_dialog.py" />
            <location filename="../../widgets/dialogs/shortcut_sheet.py" />
            <location filename="../../app/session/commands.py" />
            <source>File</source>
            <translation>File</translation>
        </message>
        <message>
            <location filename="../../widgets/actions.py" />
            <location filename="../../widgets/dialogs/shortcut_sheet.py" />
            <location filename="../../app/session/commands.py" />
            <source>View</source>
            <translation>Vista</translation>
        </message>
        <message>
            <location filename="../../widgets/actions.py" />
            <location filename="../../widgets/dialogs/shortcut_sheet.py" />
            <location filename="../../app/session/commands.py" />
            <source>Layout</source>
            <translation>Disposizione</translation>
        </message>
        <message>
            <location filename="../../widgets/actions.py" />
            <location filename="../../widgets/dialogs/shortcut_sheet.py" />
            <location filename="../../widgets/transport.py" />
            <location filename="../../app/session/commands.py" />
            <source>Measure</source>
            <translation>Misura</translation>
        </message>
        <message>
            <location filename="../../widgets/actions.py" />
            <location filename="../../widgets/dialogs/shortcut_sheet.py" />
            <location filename="../../widgets/transport.py" />
            <location filename="../../app/session/commands.py" />
            <source>Edit</source>
            <translation>Modifica</translation>
        </message>
        <message>
            <location filename="../../widgets/actions.py" />
            <location filename="../../widgets/dialogs/shortcut_sheet.py" />
            <location filename="../../app/session/commands.py" />
            <source>Review</source>
            <translation>Revisione</translation>
        </message>
        <message>
            <location filename="../../widgets/actions.py" />
            <location filename="../../widgets/dialogs/shortcut_sheet.py" />
            <location filename="../../app/session/commands.py" />
            <source>Help</source>
            <translation>Aiuto</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/about_dialog.py" />
            <source>Not a medical device. For demonstration and research, not for diagnosis.</source>
            <translation>Non è un dispositivo medico. Per dimostrazione e ricerca, non per la diagnosi.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/about_dialog.py" />
            <source>A DICOM viewer that proposes regions of interest with networks stored in the PACS and records what the physician decides.</source>
            <translation>Un visualizzatore DICOM che propone regioni di interesse con reti conservate nel PACS e registra ciò che il medico decide.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/about_dialog.py" />
            <source>Verdant is free software under the Apache License 2.0.</source>
            <translation>Verdant è software libero sotto la Apache License 2.0.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/about_dialog.py" />
            <source>BSD and MIT</source>
            <translation>BSD e MIT</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/about_dialog.py" />
            <location filename="../../app/session/commands.py" />
            <source>About Verdant</source>
            <translation>Informazioni su Verdant</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/about_dialog.py" />
            <source>(not installed)</source>
            <translation>(non installato)</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/about_dialog.py" />
            <source>Licences</source>
            <translation>Licenze</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/appearance_page.py" />
            <source>Images lie on black in every theme. Line and mark tell the states of regions apart, with any colours.</source>
            <translation>Le immagini stanno sul nero con ogni tema. Linea e segno distinguono gli stati delle regioni, con qualsiasi colore.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/appearance_page.py" />
            <source>Takes effect when Verdant is started again.</source>
            <translation>Ha effetto al prossimo avvio di Verdant.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/appearance_page.py" />
            <source>As the system</source>
            <translation>Come il sistema</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/appearance_page.py" />
            <source>Dark</source>
            <translation>Scuro</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/appearance_page.py" />
            <source>Light</source>
            <translation>Chiaro</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/appearance_page.py" />
            <location filename="../../resources/presets/windows.json" />
            <source>High contrast</source>
            <translation>Alto contrasto</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/appearance_page.py" />
            <source>Red, green and blue</source>
            <translation>Rosso, verde e blu</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/appearance_page.py" />
            <source>Orange, blue and white, for colour-blind readers</source>
            <translation>Arancio, blu e bianco, per chi non distingue i colori</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/appearance_page.py" />
            <location filename="../../widgets/item_models/roi_model.py" />
            <source>proposed</source>
            <translation>proposta</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/appearance_page.py" />
            <source>edited</source>
            <translation>modificata</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/appearance_page.py" />
            <location filename="../../widgets/item_models/roi_model.py" />
            <source>validated</source>
            <translation>convalidata</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/appearance_page.py" />
            <location filename="../../widgets/item_models/roi_model.py" />
            <source>rejected</source>
            <translation>rifiutata</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/appearance_page.py" />
            <location filename="../../widgets/item_models/roi_model.py" />
            <source>imported</source>
            <translation>importata</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/appearance_page.py" />
            <source>Theme</source>
            <translation>Tema</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/appearance_page.py" />
            <source>Colours of regions</source>
            <translation>Colori delle regioni</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/appearance_page.py" />
            <source>Language</source>
            <translation>Lingua</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/appearance_page.py" />
            <source>Size of texts and controls</source>
            <translation>Dimensione di testi e controlli</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/appearance_page.py" />
            <source>&amp;Theme</source>
            <translation>&amp;Tema</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/appearance_page.py" />
            <source>Colours of &amp;regions</source>
            <translation>Colori delle &amp;regioni</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/appearance_page.py" />
            <source>Size of texts and &amp;controls</source>
            <translation>Dimensione di testi e &amp;controlli</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/appearance_page.py" />
            <source>&amp;Language</source>
            <translation>&amp;Lingua</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/appearance_page.py" />
            <source>Sample of the colours of regions</source>
            <translation>Esempio dei colori delle regioni</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/archives_page.py" />
            <source>At the PACS, register our AE title {title} with the address of this computer, and allow it C‑ECHO, C‑FIND, C‑STORE and C‑GET (or C‑MOVE).</source>
            <translation>Nel PACS, registrare il nostro AE title {title} con l'indirizzo di questo computer e consentirgli C‑ECHO, C‑FIND, C‑STORE e C‑GET (o C‑MOVE).</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/archives_page.py" />
            <source>The server must allow us to search (QIDO‑RS), to fetch (WADO‑RS) and to store (STOW‑RS).</source>
            <translation>Il server deve permetterci di cercare (QIDO‑RS), recuperare (WADO‑RS) e archiviare (STOW‑RS).</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/archives_page.py" />
            <source>New PACS</source>
            <translation>Nuovo PACS</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/archives_page.py" />
            <source>No PACS yet. Add one to search and store there; the embedded archive needs no settings.</source>
            <translation>Ancora nessun PACS. Aggiungerne uno per cercarvi e archiviarvi; l'archivio incorporato non richiede impostazioni.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/archives_page.py" />
            <source>(no name)</source>
            <translation>(senza nome)</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/archives_page.py" />
            <location filename="../../widgets/header_bar.py" />
            <source>Archive in use</source>
            <translation>Archivio in uso</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/archives_page.py" />
            <source>Archive at the start</source>
            <translation>Archivio all’avvio</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/archives_page.py" />
            <source>PACS nodes</source>
            <translation>Nodi PACS</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/archives_page.py" />
            <source>Ask this PACS what it offers us, with the settings as they stand here</source>
            <translation>Chiedere a questo PACS che cosa ci offre, con le impostazioni indicate qui</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/archives_page.py" />
            <source>Examine…</source>
            <translation>Esaminare…</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/archives_page.py" />
            <source>Look at this PACS thoroughly: what it lets us do, and what to ask its administrator for</source>
            <translation>Esaminare a fondo questo PACS: che cosa ci permette, e che cosa chiedere al suo amministratore</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/archives_page.py" />
            <source>Add</source>
            <translation>Aggiungi</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/archives_page.py" />
            <location filename="../../widgets/dialogs/names_out_box.py" />
            <location filename="../../widgets/dialogs/names_page.py" />
            <location filename="../../widgets/dialogs/trust_page.py" />
            <source>Remove</source>
            <translation>Rimuovi</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/archives_page.py" />
            <source>Test</source>
            <translation>Prova</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/archives_page.py" />
            <source>Archive in &amp;use</source>
            <translation>Archivio in &amp;uso</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/archives_page.py" />
            <source>At the &amp;start</source>
            <translation>All’&amp;avvio</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/archives_page.py" />
            <source>Asking {node} at {address}…</source>
            <translation>Attesa di {node} a {address}…</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/audit_dialog.py" />
            <source>Nothing was noted yet.</source>
            <translation>Non è stato ancora annotato nulla.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/audit_dialog.py" />
            <source>No event fits what is chosen above.</source>
            <translation>Nessun evento corrisponde alla scelta qui sopra.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/audit_dialog.py" />
            <location filename="../../widgets/dialogs/import_dialog.py" />
            <location filename="../../widgets/dialogs/ledger_dialog.py" />
            <location filename="../../widgets/dialogs/outbox_dialog.py" />
            <location filename="../../widgets/dialogs/study_export_dialog.py" />
            <location filename="../../widgets/dialogs/versions_dialog.py" />
            <location filename="../../widgets/panels/study_details.py" />
            <source>Close</source>
            <translation>Chiudi</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/audit_dialog.py" />
            <location filename="../../widgets/dialogs/security_page.py" />
            <source>Audit trail</source>
            <translation>Registro di audit</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/audit_dialog.py" />
            <source>Words: a name, a patient ID, a UID, a PACS</source>
            <translation>Parole: un nome, un ID paziente, un UID, un PACS</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/audit_dialog.py" />
            <source>Words to look for</source>
            <translation>Parole da cercare</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/audit_dialog.py" />
            <source>What happened</source>
            <translation>Che cosa è successo</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/audit_dialog.py" />
            <source>Everything</source>
            <translation>Tutto</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/audit_dialog.py" />
            <source>Events</source>
            <translation>Eventi</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/audit_dialog.py" />
            <source>Look whether every event is as it was written</source>
            <translation>Guarda se ogni evento è come fu scritto</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/audit_dialog.py" />
            <source>Write what is listed as a table; DICOM audit messages: verdant audit export</source>
            <translation>Scrive ciò che è elencato come tabella; messaggi di audit DICOM: verdant audit export</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/audit_dialog.py" />
            <source>Reading the audit trail</source>
            <translation>Lettura del registro di audit</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/audit_dialog.py" />
            <source>Export the audit trail</source>
            <translation>Esporta il registro di audit</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/audit_dialog.py" />
            <location filename="../../widgets/dialogs/ledger_dialog.py" />
            <location filename="../../widgets/panels/measurement_panel.py" />
            <location filename="../../widgets/panels/region_figures.py" />
            <source>Table (*.csv)</source>
            <translation>Tabella (*.csv)</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/audit_dialog.py" />
            <location filename="../../widgets/dialogs/painted_values_dialog.py" />
            <location filename="../../widgets/panels/search_form.py" />
            <source>From</source>
            <translation>Dal</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/audit_dialog.py" />
            <location filename="../../widgets/panels/search_form.py" />
            <source>to</source>
            <translation>al</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/audit_dialog.py" />
            <source>Verify the chain</source>
            <translation>Verifica la catena</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/audit_dialog.py" />
            <location filename="../../widgets/dialogs/ledger_dialog.py" />
            <location filename="../../widgets/panels/measurement_panel.py" />
            <location filename="../../widgets/panels/region_figures.py" />
            <source>Export CSV…</source>
            <translation>Esporta CSV…</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/audit_dialog.py" />
            <location filename="../../widgets/dialogs/ledger_dialog.py" />
            <location filename="../../widgets/panels/search_form.py" />
            <source>First day</source>
            <translation>Primo giorno</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/audit_dialog.py" />
            <location filename="../../widgets/dialogs/ledger_dialog.py" />
            <location filename="../../widgets/panels/search_form.py" />
            <source>Last day</source>
            <translation>Ultimo giorno</translation>
        </message>
        <message numerus="yes">
            <location filename="../../widgets/dialogs/audit_dialog.py" />
            <source>{count} events</source>
            <extracomment>One: {count} event</extracomment>
            <translation>
                <numerusform>{count} evento</numerusform>
                <numerusform>{count} eventi</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/audit_dialog.py" />
            <source>Only the newest {most} are listed; choose days to see older ones.</source>
            <translation>Sono elencati solo i {most} più recenti; scegliere i giorni per vedere i precedenti.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/audit_dialog.py" />
            <location filename="../../widgets/dialogs/security_page.py" />
            <source>Events wait to be sent. {why}</source>
            <translation>Eventi attendono di essere inviati. {why}</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/doctor_dialog.py" />
            <source>Nothing is stored at the PACS. A small series is fetched to see whether that works, and not kept.</source>
            <translation>Sul PACS non viene archiviato nulla. Si recupera una piccola serie per vedere se funziona, e non la si conserva.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/doctor_dialog.py" />
            <source>Examine {node}</source>
            <translation>Esaminare {node}</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/doctor_dialog.py" />
            <source>Copy the report</source>
            <translation>Copiare il rapporto</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/doctor_dialog.py" />
            <location filename="../../widgets/dialogs/networks_dialog.py" />
            <source>Look again</source>
            <translation>Guarda di nuovo</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/doctor_dialog.py" />
            <source>To ask the PACS administrator for</source>
            <translation>Da chiedere all’amministratore del PACS</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/doctor_dialog.py" />
            <location filename="../../widgets/dialogs/import_dialog.py" />
            <source>Looking…</source>
            <translation>Esame in corso…</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/export_dialog.py" />
            <source>What it holds</source>
            <translation>Che cosa contiene</translation>
        </message>
        <message numerus="yes">
            <location filename="../../widgets/dialogs/export_dialog.py" />
            <source>{count} files are there already: {names}</source>
            <extracomment>One: {count} file is there already: {names}</extracomment>
            <translation>
                <numerusform>{count} file esiste già: {names}</numerusform>
                <numerusform>{count} file esistono già: {names}</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/export_dialog.py" />
            <source>Files to be written</source>
            <translation>File da scrivere</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/export_dialog.py" />
            <source>Export regions</source>
            <translation>Esporta regioni</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/export_dialog.py" />
            <source>Also regions that nobody has validated, marked as such in every file</source>
            <translation>Anche le regioni che nessuno ha convalidato, contrassegnate come tali in ogni file</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/export_dialog.py" />
            <location filename="../../widgets/dialogs/save_choices.py" />
            <location filename="../../widgets/dialogs/study_export_dialog.py" />
            <source>Choose a &amp;folder…</source>
            <translation>Scegli una &amp;cartella…</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/export_dialog.py" />
            <location filename="../../widgets/dialogs/study_export_dialog.py" />
            <source>Export</source>
            <translation>Esporta</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/export_dialog.py" />
            <location filename="../../widgets/dialogs/save_choices.py" />
            <location filename="../../widgets/dialogs/study_export_dialog.py" />
            <source>Folder: {folder}</source>
            <translation>Cartella: {folder}</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/export_dialog.py" />
            <location filename="../../widgets/dialogs/save_choices.py" />
            <source>Folder for the files of regions</source>
            <translation>Cartella per i file delle regioni</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/export_dialog.py" />
            <source>Files for other programs; none names the patient</source>
            <translation>File per altri programmi; nessuno nomina il paziente</translation>
        </message>
        <message numerus="yes">
            <location filename="../../widgets/dialogs/export_dialog.py" />
            <source>&amp;Replace them</source>
            <extracomment>One: &amp;Replace it</extracomment>
            <translation>
                <numerusform>&amp;Sostituiscilo</numerusform>
                <numerusform>&amp;Sostituiscili</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/export_dialog.py" />
            <location filename="../../widgets/dialogs/save_dialog.py" />
            <source>Not written: {why}</source>
            <translation>Non scritto: {why}</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/finding_rows.py" />
            <source>Works</source>
            <translation>Funziona</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/finding_rows.py" />
            <source>Remark</source>
            <translation>Osservazione</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/finding_rows.py" />
            <source>Fails</source>
            <translation>Non funziona</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/form_fields.py" />
            <location filename="../../widgets/dialogs/naming_dialog.py" />
            <location filename="../../widgets/dialogs/security_page.py" />
            <location filename="../../widgets/panels/network_panel.py" />
            <source>Choose…</source>
            <translation>Scegli…</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/form_fields.py" />
            <location filename="../../widgets/dialogs/security_page.py" />
            <source>Choose a PEM file</source>
            <translation>Scegliere un file PEM</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/form_fields.py" />
            <location filename="../../widgets/dialogs/security_page.py" />
            <source>Certificates and keys (*.pem *.crt *.key)</source>
            <translation>Certificati e chiavi (*.pem *.crt *.key)</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/import_dialog.py" />
            <source>DICOM files, folders, ZIP files, or a disc with a DICOMDIR. They are copied into this machine's archive; the originals stay as they are.</source>
            <translation>File DICOM, cartelle, file ZIP o un disco con DICOMDIR. Vengono copiati nell’archivio di questo computer; gli originali restano come sono.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/import_dialog.py" />
            <source>Import</source>
            <translation>Importa</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/import_dialog.py" />
            <source>Choose &amp;files…</source>
            <translation>Scegli i &amp;file…</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/import_dialog.py" />
            <source>Choose a f&amp;older or disc…</source>
            <translation>Scegli una &amp;cartella o un disco…</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/import_dialog.py" />
            <source>&amp;Copy the list</source>
            <translation>Co&amp;pia l’elenco</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/import_dialog.py" />
            <source>&amp;Show it</source>
            <translation>&amp;Mostra</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/import_dialog.py" />
            <source>Progress of the import</source>
            <translation>Avanzamento dell’importazione</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/import_dialog.py" />
            <source>What was not taken</source>
            <translation>Che cosa non è entrato</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/import_dialog.py" />
            <source>Files to import</source>
            <translation>File da importare</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/import_dialog.py" />
            <source>Folder to import</source>
            <translation>Cartella da importare</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/import_dialog.py" />
            <source>Into {archive}</source>
            <translation>In {archive}</translation>
        </message>
        <message numerus="yes">
            <location filename="../../widgets/dialogs/import_dialog.py" />
            <source>&amp;Leave {count} files alone that the DICOMDIR does not list</source>
            <extracomment>One: &amp;Leave {count} file alone that the DICOMDIR does not list</extracomment>
            <translation>
                <numerusform>&amp;Lascia fuori {count} file che il DICOMDIR non elenca</numerusform>
                <numerusform>&amp;Lascia fuori {count} file che il DICOMDIR non elenca</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/import_dialog.py" />
            <location filename="../../widgets/dialogs/networks_dialog.py" />
            <location filename="../../widgets/dialogs/study_export_dialog.py" />
            <location filename="../../widgets/dialogs/trust_page.py" />
            <location filename="../../widgets/panels/network_panel.py" />
            <location filename="../../app/session/commands.py" />
            <source>Cancel</source>
            <translation>Interrompi</translation>
        </message>
        <message numerus="yes">
            <location filename="../../widgets/dialogs/import_dialog.py" />
            <source>{count} files</source>
            <extracomment>One: {count} file</extracomment>
            <translation>
                <numerusform>{count} file</numerusform>
                <numerusform>{count} file</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_fields.py" />
            <source>Our A&amp;E title</source>
            <translation>Il nostro A&amp;E title</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_fields.py" />
            <source>A&amp;ddress</source>
            <translation>In&amp;dirizzo</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_fields.py" />
            <location filename="../../widgets/dialogs/node_fields.py" />
            <location filename="../../widgets/dialogs/security_page.py" />
            <source>&amp;Port</source>
            <translation>&amp;Porta</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_fields.py" />
            <source>Accepted AE &amp;titles</source>
            <translation>AE &amp;title accettati</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_fields.py" />
            <location filename="../../widgets/dialogs/node_fields.py" />
            <location filename="../../widgets/dialogs/security_page.py" />
            <source>Our certi&amp;ficate</source>
            <translation>Il nostro certi&amp;ficato</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_fields.py" />
            <location filename="../../widgets/dialogs/node_fields.py" />
            <location filename="../../widgets/dialogs/security_page.py" />
            <source>Its &amp;key</source>
            <translation>La sua &amp;chiave</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_fields.py" />
            <source>Authorit&amp;y of its peers (CA)</source>
            <translation>Autorità (CA) degli altr&amp;i</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_fields.py" />
            <source>Peers at a ti&amp;me</source>
            <translation>Conness&amp;ioni simultanee</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_fields.py" />
            <source>Lon&amp;gest instance, MiB</source>
            <translation>Istanza più lun&amp;ga, MiB</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_fields.py" />
            <source>Longest PD&amp;U, KiB</source>
            <translation>PD&amp;U più lunga, KiB</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_fields.py" />
            <source>Longest &amp;silence, seconds</source>
            <translation>&amp;Silenzio massimo, secondi</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_fields.py" />
            <source>At most, &amp;GiB</source>
            <translation>Al massimo, &amp;GiB</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_fields.py" />
            <source>127.0.0.1: this computer only</source>
            <translation>127.0.0.1: solo questo computer</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_fields.py" />
            <source>Besides the PACS nodes, with commas</source>
            <translation>Oltre ai nodi PACS, separati da virgole</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_fields.py" />
            <source>A PEM file</source>
            <translation>Un file PEM</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_fields.py" />
            <location filename="../../widgets/dialogs/node_fields.py" />
            <location filename="../../widgets/dialogs/security_page.py" />
            <source>If in a file of its own</source>
            <translation>Se in un file a parte</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_fields.py" />
            <source>Empty: peers need no certificate</source>
            <translation>Vuoto: nessun certificato richiesto</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_fields.py" />
            <source>Empty: as much as the disk takes</source>
            <translation>Vuoto: quanto sta sul disco</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_fields.py" />
            <source>Nothing: refuse what comes</source>
            <translation>Nulla: si rifiuta ciò che arriva</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_fields.py" />
            <source>What came from a PACS, the longest unused first</source>
            <translation>Ciò che venne da un PACS, prima il meno usato</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_fields.py" />
            <source>Anything, the longest unused first</source>
            <translation>Qualsiasi cosa, prima la meno usata</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_fields.py" />
            <source>Accept &amp;whoever calls, by any AE title</source>
            <translation>Accettare &amp;chiunque chiami, con qualsiasi AE title</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_fields.py" />
            <source>Encr&amp;ypt the connections (TLS)</source>
            <translation>Cifrare le connession&amp;i (TLS)</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_fields.py" />
            <source>How it listens</source>
            <translation>Come ascolta</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_fields.py" />
            <source>Limits</source>
            <translation>Limiti</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_fields.py" />
            <source>How much it holds</source>
            <translation>Quanto contiene</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_fields.py" />
            <source>When full, lea&amp;ves</source>
            <translation>Se pieno, se ne &amp;va</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_page.py" />
            <source>The quota, and whom it answers, hold as soon as they are saved; name, address, port, encryption and limits from the next start on.</source>
            <translation>La quota e a chi si risponde valgono appena salvati; nome, indirizzo, porta, cifratura e limiti dal prossimo avvio.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_page.py" />
            <source>The PACS nodes may call it as well: {titles}.</source>
            <translation>Anche i nodi PACS possono chiamarlo: {titles}.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_page.py" />
            <source>No PACS node is configured that could call it as well.</source>
            <translation>Non è configurato alcun nodo PACS che possa chiamarlo.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_page.py" />
            <source>What stays in any case: studies that are pinned, or open, or have regions that are undecided, not saved or not sent.</source>
            <translation>Restano in ogni caso gli studi fissati, quelli aperti e quelli con regioni indecise, non salvate o non inviate.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_page.py" />
            <source>missing</source>
            <translation>mancante</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_page.py" />
            <source>damaged</source>
            <translation>danneggiato</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_page.py" />
            <source>no DICOM instance</source>
            <translation>non è un'istanza DICOM</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_page.py" />
            <source>there twice</source>
            <translation>presente due volte</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_page.py" />
            <source>Read every file and compare it with what arrived; nothing is deleted</source>
            <translation>Leggere ogni file e confrontarlo con ciò che arrivò; nulla viene cancellato</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_page.py" />
            <source>Enter every file into the index anew; nothing is deleted</source>
            <translation>Registrare di nuovo ogni file nell'indice; nulla viene cancellato</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_page.py" />
            <source>Stop</source>
            <translation>Ferma</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_page.py" />
            <source>Files that are not as they should be</source>
            <translation>File che non sono come dovrebbero</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_page.py" />
            <source>Files looked at</source>
            <translation>File esaminati</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_page.py" />
            <source>Check the files</source>
            <translation>Controlla i file</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_page.py" />
            <source>Make the index again</source>
            <translation>Ricrea l'indice</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_page.py" />
            <source>Its files</source>
            <translation>I suoi file</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/kept_archive_page.py" />
            <source>It holds {size} GiB; {removable} GiB of it may leave. The disk has {free} GiB left.</source>
            <translation>Contiene {size} GiB; {removable} GiB possono andarsene. Sul disco restano {free} GiB.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/keys_page.py" />
            <source>Click a command, then press its new key.</source>
            <translation>Scegliere comando, poi tasto</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/keys_page.py" />
            <source>Search command or key</source>
            <translation>Cerca comando o tasto</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/keys_page.py" />
            <source>The command stays in the menus</source>
            <translation>Il comando resta nei menu</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/keys_page.py" />
            <source>The usual keys of this command</source>
            <translation>I tasti soliti di questo comando</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/keys_page.py" />
            <source>The usual keys of every command</source>
            <translation>I tasti soliti di ogni comando</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/keys_page.py" />
            <source>Commands and their keys</source>
            <translation>Comandi e loro tasti</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/keys_page.py" />
            <source>No key</source>
            <translation>Nessun tasto</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/keys_page.py" />
            <location filename="../../widgets/mpr/slab_bar.py" />
            <source>Reset</source>
            <translation>Ripristina</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/keys_page.py" />
            <source>Reset all</source>
            <translation>Ripristina tutti</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/keys_page.py" />
            <source>Command</source>
            <translation>Comando</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/keys_page.py" />
            <location filename="../../widgets/dialogs/settings_dialog.py" />
            <source>Keys</source>
            <translation>Tasti</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/keys_page.py" />
            <source>Press the new key of “{text}”</source>
            <translation>Nuovo tasto di “{text}”</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/keys_page.py" />
            <source>New key of {text}</source>
            <translation>Nuovo tasto di {text}</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/keys_page.py" />
            <source>New key</source>
            <translation>Nuovo tasto</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/keys_page.py" />
            <source>{names} lost a key. Give it another one, or reset it.</source>
            <translation>{names}: tasto perso. Assegnarne un altro, o ripristinare.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/keys_page.py" />
            <source>Take {key} over</source>
            <translation>Assegna {key}</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/keys_page.py" />
            <source>{key} belongs to “{command}”, which then has no key.</source>
            <translation>{key} appartiene a “{command}”, che così resta senza tasto.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/ledger_dialog.py" />
            <source>All days</source>
            <translation>Tutti i giorni</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/ledger_dialog.py" />
            <source>Last 7 days</source>
            <translation>Ultimi 7 giorni</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/ledger_dialog.py" />
            <source>Last 30 days</source>
            <translation>Ultimi 30 giorni</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/ledger_dialog.py" />
            <source>Last 90 days</source>
            <translation>Ultimi 90 giorni</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/ledger_dialog.py" />
            <source>Last 365 days</source>
            <translation>Ultimi 365 giorni</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/ledger_dialog.py" />
            <source>Between two days</source>
            <translation>Tra due giorni</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/ledger_dialog.py" />
            <source>Dice {low:g} to {high:g}</source>
            <translation>Dice da {low:g} a {high:g}</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/ledger_dialog.py" />
            <source>{low:g} s and more</source>
            <translation>{low:g} s e oltre</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/ledger_dialog.py" />
            <source>Decisions over time</source>
            <translation>Decisioni nel tempo</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/ledger_dialog.py" />
            <source>Dice of what was validated</source>
            <translation>Dice di quanto è stato convalidato</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/ledger_dialog.py" />
            <source>Seconds to decide</source>
            <translation>Secondi per decidere</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/ledger_dialog.py" />
            <source>Correction ledger</source>
            <translation>Registro delle correzioni</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/ledger_dialog.py" />
            <source>Networks and classes</source>
            <translation>Reti e classi</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/ledger_dialog.py" />
            <source>Enter or a double click shows this network and class alone</source>
            <translation>Invio o un doppio clic mostra solo questa rete e questa classe</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/ledger_dialog.py" />
            <source>Every decision that is chosen above, a row each; no patient and no reviewer is named</source>
            <translation>Ogni decisione scelta sopra, una per riga; non è nominato nessun paziente né revisore</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/ledger_dialog.py" />
            <source>Forget every decision that is noted here; regions and journals stay as they are</source>
            <translation>Dimentica ogni decisione annotata qui; regioni e giornali restano come sono</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/ledger_dialog.py" />
            <source>Reading the ledger</source>
            <translation>Lettura del registro</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/ledger_dialog.py" />
            <source>All networks</source>
            <translation>Tutte le reti</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/ledger_dialog.py" />
            <source>All classes</source>
            <translation>Tutte le classi</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/ledger_dialog.py" />
            <source>Export the correction ledger</source>
            <translation>Esporta il registro delle correzioni</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/ledger_dialog.py" />
            <source>Clear the ledger</source>
            <translation>Svuota il registro</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/ledger_dialog.py" />
            <source>Forget every decision that is noted on this machine, also what is not shown?</source>
            <translation>Dimenticare ogni decisione annotata su questo computer, anche quelle non mostrate?</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/ledger_dialog.py" />
            <source>This cannot be taken back; export it first to keep it. Regions, journals and structure sets stay.</source>
            <translation>Non si può annullare; per conservarlo esportarlo prima. Regioni, giornali e set di strutture restano.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/ledger_dialog.py" />
            <source>Clear</source>
            <translation>Svuota</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/ledger_dialog.py" />
            <source>Clear…</source>
            <translation>Svuota…</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/ledger_dialog.py" />
            <location filename="../../widgets/item_models/ledger_model.py" />
            <source>Days</source>
            <translation>Giorni</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/lock_dialog.py" />
            <source>What runs goes on, and nothing is lost. Enter the PIN; whoever does goes on as the reviewer.</source>
            <translation>Ciò che è in corso continua e nulla va perso. Inserire il PIN; chi lo fa continua come revisore.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/lock_dialog.py" />
            <source>What runs goes on, and nothing is lost. The reviewer has no PIN, so anybody can go on here.</source>
            <translation>Ciò che è in corso continua e nulla va perso. Il revisore non ha PIN, quindi chiunque può continuare qui.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/lock_dialog.py" />
            <location filename="../../widgets/lock_cover.py" />
            <source>Verdant is locked</source>
            <translation>Verdant è bloccato</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/lock_dialog.py" />
            <location filename="../../widgets/dialogs/pin_dialog.py" />
            <location filename="../../widgets/dialogs/reviewer_dialog.py" />
            <location filename="../../widgets/header_bar.py" />
            <source>PIN</source>
            <translation>PIN</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/lock_dialog.py" />
            <location filename="../../widgets/dialogs/reviewer_dialog.py" />
            <source>&amp;Reviewer</source>
            <translation>&amp;Revisore</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/lock_dialog.py" />
            <location filename="../../widgets/dialogs/reviewer_dialog.py" />
            <source>&amp;PIN</source>
            <translation>&amp;PIN</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/lock_dialog.py" />
            <source>Unlock</source>
            <translation>Sblocca</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/memory_page.py" />
            <source>Images stay in memory once they are decoded: going back to one takes no time. What finds no room is decoded again when it is needed.</source>
            <translation>Le immagini decodificate restano in memoria: tornarvi è immediato. Ciò che non vi trova posto viene decodificato di nuovo quando serve.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/memory_page.py" />
            <source>&amp;As much as suits this machine: {count} MiB</source>
            <translation>&amp;Quanto è adatto a questo computer: {count} MiB</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/memory_page.py" />
            <source>Memory for images, MiB</source>
            <translation>Memoria per le immagini, MiB</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/memory_page.py" />
            <source>Memory for images in use</source>
            <translation>Memoria per le immagini in uso</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/memory_page.py" />
            <source>At &amp;most</source>
            <translation>Al &amp;massimo</translation>
        </message>
        <message numerus="yes">
            <location filename="../../widgets/dialogs/memory_page.py" />
            <source>In use now: {used} of {most} MiB, {count} images</source>
            <extracomment>One: In use now: {used} of {most} MiB, {count} image</extracomment>
            <translation>
                <numerusform>Ora in uso: {used} di {most} MiB, {count} immagine</numerusform>
                <numerusform>Ora in uso: {used} di {most} MiB, {count} immagini</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/names_out_box.py" />
            <source>Nothing is removed from pixels. Writing in an image stays, and a face can be seen again in slices of a head.</source>
            <translation>Dai pixel non si toglie nulla. Le scritte in un’immagine restano, e da sezioni del capo si può ricostruire il volto.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/names_out_box.py" />
            <source>Move all by the same number of days</source>
            <translation>Sposta tutte dello stesso numero di giorni</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/names_out_box.py" />
            <source>Keep</source>
            <translation>Mantieni</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/names_out_box.py" />
            <source>&amp;Take names out (PS3.15 Basic Profile)</source>
            <translation>&amp;Togli i nomi (profilo di base PS3.15)</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/names_out_box.py" />
            <source>made up</source>
            <translation>inventato</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/names_out_box.py" />
            <source>The &amp;same in later exports, by a key in this account's keyring</source>
            <translation>Lo &amp;stesso nelle esportazioni future, con una chiave nel portachiavi di questo utente</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/names_out_box.py" />
            <source>Take these images along: I have looked, and no name can be read in them</source>
            <translation>Includi queste immagini: le ho guardate, e non vi si legge nessun nome</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/names_out_box.py" />
            <source>Patient's name and &amp;ID</source>
            <translation>Nome e &amp;ID del paziente</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/names_out_box.py" />
            <source>D&amp;ates</source>
            <translation>D&amp;ate</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/names_out_box.py" />
            <source>Looking for writing in the images…</source>
            <translation>Ricerca di scritte nelle immagini…</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/names_out_box.py" />
            <source>Always left out:</source>
            <translation>Sempre esclusi:</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/names_out_box.py" />
            <source>Left out, because a name may be written in them:</source>
            <translation>Esclusi, perché potrebbero contenere un nome scritto:</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/names_page.py" />
            <source>Names from these lists come first when a region is named, with their codes, kinds and colours. A list is a CSV file with the headings {fields}, of which only “name” must be there, or JSON with the same members.</source>
            <translation>Quando si dà un nome a una regione, i nomi di questi elenchi vengono per primi, con codici, tipi e colori. Un elenco è un file CSV con le intestazioni {fields}, delle quali solo “name” è necessaria, oppure JSON con gli stessi membri.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/names_page.py" />
            <source>No list yet. Regions can be called by the names that Verdant brings, or by any other.</source>
            <translation>Ancora nessun elenco. Le regioni possono avere i nomi forniti da Verdant o qualsiasi altro.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../widgets/dialogs/names_page.py" />
            <source>{count} names</source>
            <extracomment>One: {count} name</extracomment>
            <translation>
                <numerusform>{count} nome</numerusform>
                <numerusform>{count} nomi</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/names_page.py" />
            <source>Lists of names</source>
            <translation>Elenchi di nomi</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/names_page.py" />
            <source>Import a list of names</source>
            <translation>Importa un elenco di nomi</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/names_page.py" />
            <source>Lists of names (*.csv *.tsv *.txt *.json)</source>
            <translation>Elenchi di nomi (*.csv *.tsv *.txt *.json)</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/names_page.py" />
            <source>Import from file…</source>
            <translation>Importa da file…</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/naming_dialog.py" />
            <source>Name the region</source>
            <translation>Denominare la regione</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/naming_dialog.py" />
            <location filename="../../widgets/dialogs/trust_page.py" />
            <location filename="../../widgets/dialogs/version_tables.py" />
            <location filename="../../widgets/item_models/network_model.py" />
            <location filename="../../widgets/item_models/tag_model.py" />
            <location filename="../../widgets/tools/measuring_hand.py" />
            <source>Name</source>
            <translation>Nome</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/naming_dialog.py" />
            <location filename="../../widgets/dialogs/version_tables.py" />
            <source>Kind</source>
            <translation>Tipo</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/naming_dialog.py" />
            <source>Not stated</source>
            <translation>Non indicato</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/naming_dialog.py" />
            <source>Colour</source>
            <translation>Colore</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/naming_dialog.py" />
            <location filename="../../widgets/dialogs/version_tables.py" />
            <source>Comment</source>
            <translation>Commento</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/naming_dialog.py" />
            <location filename="../../widgets/dialogs/version_tables.py" />
            <source>Code</source>
            <translation>Codice</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/naming_dialog.py" />
            <source>Kind (RTROIInterpretedType)</source>
            <translation>Tipo (RTROIInterpretedType)</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/naming_dialog.py" />
            <source>Colour in files</source>
            <translation>Colore nei file</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/naming_dialog.py" />
            <source>Name it</source>
            <translation>Denomina</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/naming_dialog.py" />
            <source>Colour of the region</source>
            <translation>Colore della regione</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/naming_dialog.py" />
            <source>As its state</source>
            <translation>Come il suo stato</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/naming_dialog.py" />
            <location filename="../../widgets/dialogs/pin_dialog.py" />
            <location filename="../../widgets/dialogs/reviewer_dialog.py" />
            <location filename="../../widgets/dialogs/version_tables.py" />
            <location filename="../../inference/backends/keras_builder.py" />
            <location filename="../../inference/backends/onnx_checking.py" />
            <source>none</source>
            <translation>nessuno</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/networks_dialog.py" />
            <source>{archive} holds no network. Store an IODeep object in it, made with “verdant iodeep create”, then look again.</source>
            <translation>{archive} non contiene reti. Archiviarvi un oggetto IODeep, creato con “verdant iodeep create”, poi guardare di nuovo.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/networks_dialog.py" />
            <source>No network is called or made so.</source>
            <translation>Nessuna rete corrisponde alla ricerca.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/networks_dialog.py" />
            <source>Search name, body part, licence or signer</source>
            <translation>Cerca nome, parte del corpo, licenza o firmatario</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/networks_dialog.py" />
            <source>Search networks</source>
            <translation>Cerca reti</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/networks_dialog.py" />
            <location filename="../../widgets/dialogs/second_opinion_dialog.py" />
            <source>Networks</source>
            <translation>Reti</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/networks_dialog.py" />
            <source>Ask the archive for its networks again (F5)</source>
            <translation>Chiede di nuovo le reti all’archivio (F5)</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/networks_dialog.py" />
            <location filename="../../widgets/panels/network_panel.py" />
            <source>Run this network on the slice in view, and use it for this study from now on</source>
            <translation>Esegue questa rete sulla fetta visualizzata, e da ora la usa per questo studio</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/networks_dialog.py" />
            <source>Forget the choice for this study: the network that fits best is used</source>
            <translation>Dimentica la scelta per questo studio: si usa la rete più adatta</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/networks_dialog.py" />
            <source>Never propose this network again, until you allow it here</source>
            <translation>Non propone più questa rete, finché non la si consente qui</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/networks_dialog.py" />
            <location filename="../../widgets/panels/network_panel.py" />
            <source>Forget what was decided about this network</source>
            <translation>Dimentica quanto deciso su questa rete</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/networks_dialog.py" />
            <source>Bring this network to this computer and look into it</source>
            <translation>Porta questa rete su questo computer e la esamina</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/networks_dialog.py" />
            <location filename="../../widgets/panels/network_panel.py" />
            <source>Read the data elements of the network's object</source>
            <translation>Legge gli elementi dell'oggetto della rete</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/networks_dialog.py" />
            <source>Send a copy of this network to another archive</source>
            <translation>Invia una copia di questa rete a un altro archivio</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/networks_dialog.py" />
            <source>What became of its proposals on this machine</source>
            <translation>Che cosa è stato delle sue proposte su questo computer</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/networks_dialog.py" />
            <source>Networks of {archive}</source>
            <translation>Reti di {archive}</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/networks_dialog.py" />
            <source>Use for this study</source>
            <translation>Usa per questo studio</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/networks_dialog.py" />
            <location filename="../../widgets/panels/network_panel.py" />
            <source>Use the best one again</source>
            <translation>Usa di nuovo la migliore</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/networks_dialog.py" />
            <source>Do not propose it</source>
            <translation>Non proporla</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/networks_dialog.py" />
            <location filename="../../widgets/panels/network_panel.py" />
            <source>Allow it again</source>
            <translation>Consenti di nuovo</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/networks_dialog.py" />
            <source>Fetch</source>
            <translation>Scarica</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/networks_dialog.py" />
            <location filename="../../widgets/panels/network_panel.py" />
            <location filename="../../widgets/panels/series_menu.py" />
            <location filename="../../app/session/commands.py" />
            <source>Tags…</source>
            <translation>Tag…</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/networks_dialog.py" />
            <location filename="../../widgets/panels/send_menu.py" />
            <source>Send to</source>
            <translation>Invia a</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/networks_dialog.py" />
            <source>Ledger…</source>
            <translation>Registro…</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/networks_dialog.py" />
            <source>Reading</source>
            <translation>Lettura</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/networks_dialog.py" />
            <source>Ask again</source>
            <translation>Chiedi di nuovo</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/node_fields.py" />
            <location filename="../../widgets/dialogs/study_export_dialog.py" />
            <location filename="../../widgets/dialogs/trust_page.py" />
            <source>&amp;Name</source>
            <translation>&amp;Nome</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/node_fields.py" />
            <source>&amp;URL</source>
            <translation>&amp;URL</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/node_fields.py" />
            <location filename="../../widgets/dialogs/security_page.py" />
            <source>&amp;Host</source>
            <translation>&amp;Host</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/node_fields.py" />
            <source>Its A&amp;E title (called)</source>
            <translation>Suo A&amp;E title (chiamato)</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/node_fields.py" />
            <source>&amp;Our AE title (calling)</source>
            <translation>Nostr&amp;o AE title (chiamante)</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/node_fields.py" />
            <source>Us&amp;er or client</source>
            <translation>Ut&amp;ente o client</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/node_fields.py" />
            <source>Pass&amp;word or token</source>
            <translation>Pass&amp;word o token</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/node_fields.py" />
            <source>URL for to&amp;kens</source>
            <translation>URL per i to&amp;ken</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/node_fields.py" />
            <source>S&amp;cope</source>
            <translation>Am&amp;bito (scope)</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/node_fields.py" />
            <source>Time-o&amp;ut in seconds</source>
            <translation>Tempo &amp;massimo in secondi</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/node_fields.py" />
            <source>Connect&amp;ions at once</source>
            <translation>Conness&amp;ioni contemporanee</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/node_fields.py" />
            <location filename="../../widgets/dialogs/security_page.py" />
            <source>Trusted authorit&amp;y (CA)</source>
            <translation>Autorità attendi&amp;bile (CA)</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/node_fields.py" />
            <location filename="../../widgets/dialogs/security_page.py" />
            <source>Na&amp;me in its certificate</source>
            <translation>No&amp;me nel certificato</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/node_fields.py" />
            <source>What you call it</source>
            <translation>Come chiamarlo qui</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/node_fields.py" />
            <location filename="../../widgets/dialogs/security_page.py" />
            <source>Name or IP address</source>
            <translation>Nome o indirizzo IP</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/node_fields.py" />
            <source>As the PACS calls itself</source>
            <translation>Come il PACS chiama se stesso</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/node_fields.py" />
            <source>As the server knows it</source>
            <translation>Come lo conosce il server</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/node_fields.py" />
            <source>As kept in the keyring</source>
            <translation>Come nel portachiavi</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/node_fields.py" />
            <location filename="../../widgets/dialogs/security_page.py" />
            <source>If the server asks for one</source>
            <translation>Se il server lo chiede</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/node_fields.py" />
            <location filename="../../widgets/dialogs/security_page.py" />
            <source>Empty: the system's</source>
            <translation>Vuoto: quelle del sistema</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/node_fields.py" />
            <location filename="../../widgets/dialogs/security_page.py" />
            <source>If it is not the host's</source>
            <translation>Se non è quello dell’host</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/node_fields.py" />
            <source>DICOM (DIMSE)</source>
            <translation>DICOM (DIMSE)</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/node_fields.py" />
            <source>DICOMweb</source>
            <translation>DICOMweb</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/node_fields.py" />
            <source>Nothing</source>
            <translation>Niente</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/node_fields.py" />
            <source>User and password (Basic)</source>
            <translation>Utente e password (Basic)</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/node_fields.py" />
            <source>Token (Bearer)</source>
            <translation>Token (Bearer)</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/node_fields.py" />
            <source>Client identifier and secret (OAuth 2)</source>
            <translation>Identificativo e segreto del client (OAuth 2)</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/node_fields.py" />
            <source>Encr&amp;ypt the connection (TLS)</source>
            <translation>Cifrare la connessione (&amp;TLS)</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/node_fields.py" />
            <source>It is &amp;told who asks by</source>
            <translation>&amp;Chi chiede si presenta con</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/node_fields.py" />
            <source>It spea&amp;ks</source>
            <translation>&amp;Parla</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/outbox_dialog.py" />
            <source>Nothing waits. What is saved to a PACS is kept here first and sent at once; if the PACS does not take it, it waits here until it does, also while Verdant is closed.</source>
            <translation>Nulla in attesa. Ciò che si salva in un PACS viene prima conservato qui e inviato subito; se il PACS non lo prende, attende qui finché non lo prende, anche mentre Verdant è chiuso.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/outbox_dialog.py" />
            <source>It has not been tried yet.</source>
            <translation>Non è ancora stato tentato.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/outbox_dialog.py" />
            <source>Send now</source>
            <translation>Invia ora</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/outbox_dialog.py" />
            <source>Send all now</source>
            <translation>Invia tutto ora</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/outbox_dialog.py" />
            <source>Delete…</source>
            <translation>Elimina…</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/outbox_dialog.py" />
            <location filename="../../widgets/header_bar.py" />
            <source>Outbox</source>
            <translation>Posta in uscita</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/outbox_dialog.py" />
            <source>Try the selected ones again now, also those that were refused</source>
            <translation>Riprovare subito con quelli selezionati, anche con quelli rifiutati</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/outbox_dialog.py" />
            <source>Try everything again now (F5)</source>
            <translation>Riprovare subito con tutti (F5)</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/outbox_dialog.py" />
            <source>Do not send the selected ones any more (Del)</source>
            <translation>Non inviare più quelli selezionati (Canc)</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/outbox_dialog.py" />
            <source>Another window of Verdant is sending to {name} at the moment.</source>
            <translation>Un'altra finestra di Verdant sta inviando a {name} in questo momento.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/outbox_dialog.py" />
            <source>It is tried again by itself at {time}.</source>
            <translation>Il prossimo tentativo avviene da solo alle {time}.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/outbox_dialog.py" />
            <source>It is kept here until you send it again or delete it.</source>
            <translation>Resta qui finché non viene inviato di nuovo o eliminato.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/outbox_dialog.py" />
            <source>Deleted here on {when}.</source>
            <translation>Eliminato qui il {when}.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/outbox_dialog.py" />
            <source>Delete from the outbox</source>
            <translation>Elimina dalla posta in uscita</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/outbox_dialog.py" />
            <source>What is in them is lost unless another archive has it.</source>
            <translation>Ciò che contengono va perso, a meno che un altro archivio non l'abbia.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/outbox_dialog.py" />
            <source>Delete</source>
            <translation>Elimina</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/outbox_dialog.py" />
            <source>Take off the list</source>
            <translation>Togli dall'elenco</translation>
        </message>
        <message numerus="yes">
            <location filename="../../widgets/dialogs/outbox_dialog.py" />
            <source>{count} objects that {name} does not have are deleted from this computer.</source>
            <extracomment>One: {count} object that {name} does not have is deleted from this computer.</extracomment>
            <translation>
                <numerusform>{count} oggetto che {name} non ha viene eliminato da questo computer.</numerusform>
                <numerusform>{count} oggetti che {name} non ha vengono eliminati da questo computer.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/painted_values_dialog.py" />
            <source>Values to paint</source>
            <translation>Valori da dipingere</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/painted_values_dialog.py" />
            <source>Around the value under the press</source>
            <translation>Attorno al valore sotto il clic</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/painted_values_dialog.py" />
            <source>A range of its own</source>
            <translation>Un intervallo fisso</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/painted_values_dialog.py" />
            <source>a tenth of the spread of the values</source>
            <translation>un decimo dell’ampiezza dei valori</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/painted_values_dialog.py" />
            <source>To either side</source>
            <translation>Da ogni lato</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/painted_values_dialog.py" />
            <location filename="../../widgets/item_models/outbox_model.py" />
            <source>To</source>
            <translation>A</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/painted_values_dialog.py" />
            <source>Take them over</source>
            <translation>Applica</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/painted_values_dialog.py" />
            <source>Write a number of 0 or more.</source>
            <translation>Scrivere un numero maggiore o uguale a 0.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/painted_values_dialog.py" />
            <source>Write two numbers, the lower first.</source>
            <translation>Scrivere due numeri, prima il minore.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/picture_dialog.py" />
            <source>There is no image to copy yet.</source>
            <translation>Non c'è ancora un'immagine da copiare.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/picture_dialog.py" />
            <source>Save image</source>
            <translation>Salva immagine</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/picture_dialog.py" />
            <source>Regions, measurements and texts, as the viewport shows them</source>
            <translation>Regioni, misure e testi, come li mostra il riquadro</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/picture_dialog.py" />
            <source>Patient's name, ID and birth date</source>
            <translation>Nome, ID e data di nascita del paziente</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/picture_dialog.py" />
            <location filename="../../widgets/notices.py" />
            <location filename="../../widgets/panels/measurement_panel.py" />
            <location filename="../../widgets/panels/region_figures.py" />
            <source>Copy</source>
            <translation>Copia</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/picture_dialog.py" />
            <source>Save PNG…</source>
            <translation>Salva PNG…</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/picture_dialog.py" />
            <source>PNG (*.png)</source>
            <translation>PNG (*.png)</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/picture_dialog.py" />
            <source>The image is copied, with the patient's name.</source>
            <translation>L'immagine è copiata, con il nome del paziente.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/picture_dialog.py" />
            <source>The image is copied, without the patient's name unless the machine wrote it into the pixels.</source>
            <translation>L'immagine è copiata, senza il nome del paziente, salvo che l'apparecchiatura l'abbia scritto nei pixel.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/pin_dialog.py" />
            <source>With a PIN nobody else at this machine decides in this name by mistake. Only a digest of it is kept. It is no protection from somebody who can read or change the files of this account.</source>
            <translation>Con un PIN nessun altro a questo computer decide per errore con questo nome. Se ne conserva soltanto un’impronta. Non protegge da chi può leggere o modificare i file di questo account.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/pin_dialog.py" />
            <source>PIN of the reviewer</source>
            <translation>PIN del revisore</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/pin_dialog.py" />
            <source>{least} characters or more; left empty: no PIN</source>
            <translation>{least} caratteri o più; vuoto: nessun PIN</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/pin_dialog.py" />
            <source>PIN &amp;now</source>
            <translation>PIN a&amp;ttuale</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/pin_dialog.py" />
            <source>New &amp;PIN</source>
            <translation>Nuovo &amp;PIN</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/pin_dialog.py" />
            <location filename="../../widgets/dialogs/reviewer_dialog.py" />
            <source>PIN &amp;again</source>
            <translation>PIN di n&amp;uovo</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/pin_dialog.py" />
            <source>PIN now</source>
            <translation>PIN attuale</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/pin_dialog.py" />
            <location filename="../../widgets/dialogs/reviewer_dialog.py" />
            <source>PIN again</source>
            <translation>PIN di nuovo</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/reviewer_dialog.py" />
            <source>The two PINs are not the same.</source>
            <translation>I due PIN non sono uguali.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/reviewer_dialog.py" />
            <source>Who decides?</source>
            <translation>Chi decide?</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/reviewer_dialog.py" />
            <source>Is it still you?</source>
            <translation>È ancora Lei?</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/reviewer_dialog.py" />
            <source>Change reviewer</source>
            <translation>Cambia revisore</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/reviewer_dialog.py" />
            <source>Your name goes with every decision, and into what is saved. It is asked for once and kept on this machine.</source>
            <translation>Il Suo nome accompagna ogni decisione e ciò che viene salvato. Si chiede una volta e resta su questo computer.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/reviewer_dialog.py" />
            <source>Decisions and changes are in the name of this reviewer. Enter the PIN, or choose somebody else.</source>
            <translation>Decisioni e modifiche sono a nome di questo revisore. Inserire il PIN o scegliere un’altra persona.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/reviewer_dialog.py" />
            <source>From now on decisions are in this name. What was decided stays in the name of who did.</source>
            <translation>D’ora in poi si decide con questo nome. Ciò che è stato deciso resta a nome di chi lo ha deciso.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/reviewer_dialog.py" />
            <source>Somebody else</source>
            <translation>Un’altra persona</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/reviewer_dialog.py" />
            <source>Take the name of the system account</source>
            <translation>Usa il nome dell’account di sistema</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/reviewer_dialog.py" />
            <source>&amp;Family name</source>
            <translation>&amp;Cognome</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/reviewer_dialog.py" />
            <source>&amp;Given name</source>
            <translation>&amp;Nome</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/reviewer_dialog.py" />
            <source>Go on</source>
            <translation>Continua</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/reviewer_dialog.py" />
            <source>Reviewer's family name</source>
            <translation>Cognome del revisore</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/reviewer_dialog.py" />
            <source>Reviewer's given name</source>
            <translation>Nome del revisore</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/reviewer_dialog.py" />
            <source>{least} characters or more; nobody else can then decide in this name</source>
            <translation>{least} caratteri o più; così nessun altro può decidere con questo nome</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/reviewer_page.py" />
            <source>The reviewer's name goes with every decision, and into what is saved. It is asked for at the first decision and kept on this machine; with a PIN it is confirmed at the first decision after each start.</source>
            <translation>Il nome del revisore accompagna ogni decisione e ciò che viene salvato. Si chiede alla prima decisione e resta su questo computer; con un PIN si conferma alla prima decisione dopo ogni avvio.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/reviewer_page.py" />
            <source>What a network proposes stays hidden on a slice until you have drawn there, or said that nothing is there; then both are shown and compared. The journal keeps who saw what when.</source>
            <translation>Ciò che una rete propone su uno strato resta nascosto finché non vi hai disegnato, o detto che non c'è niente; poi entrambi sono mostrati e confrontati. Il giornale conserva chi ha visto cosa e quando.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/reviewer_page.py" />
            <location filename="../../widgets/dialogs/save_dialog.py" />
            <location filename="../../app/session/commands.py" />
            <source>Change reviewer…</source>
            <translation>Cambia revisore…</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/reviewer_page.py" />
            <source>Set PIN…</source>
            <translation>Imposta PIN…</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/reviewer_page.py" />
            <source>Ask for the PIN again</source>
            <translation>Chiedi di nuovo il PIN</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/reviewer_page.py" />
            <location filename="../../widgets/dialogs/security_page.py" />
            <source>never</source>
            <translation>mai</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/reviewer_page.py" />
            <source>&amp;Draw first, then compare</source>
            <translation>&amp;Prima disegna, poi confronta</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/reviewer_page.py" />
            <source>&amp;Idle: ask for the PIN again</source>
            <translation>&amp;Inattività: chiedi di nuovo il PIN</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/reviewer_page.py" />
            <location filename="../../widgets/dialogs/security_page.py" />
            <source>after {count} min</source>
            <translation>dopo {count} min</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/reviewer_page.py" />
            <source>not set: asked for at the first decision</source>
            <translation>non impostato: si chiede alla prima decisione</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/reviewer_page.py" />
            <source>Change PIN…</source>
            <translation>Cambia PIN…</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/save_choices.py" />
            <source>{object}: always</source>
            <translation>{object}: sempre</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/save_choices.py" />
            <source>{object}: area, perimeter, mean, diameters</source>
            <translation>{object}: area, perimetro, media, diametri</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/save_choices.py" />
            <source>Files in a folder</source>
            <translation>File in una cartella</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/save_choices.py" />
            <source>Kind of segmentation</source>
            <translation>Tipo di segmentazione</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/save_choices.py" />
            <source>Inside or outside (binary)</source>
            <translation>Dentro o fuori (binaria)</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/save_choices.py" />
            <source>Probabilities of the network (fractional)</source>
            <translation>Probabilità della rete (frazionaria)</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/save_choices.py" />
            <source>How holes are written</source>
            <translation>Come vengono scritti i fori</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/save_choices.py" />
            <source>Holes</source>
            <translation>Fori</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/save_choices.py" />
            <source>What is written</source>
            <translation>Cosa viene scritto</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/save_dialog.py" />
            <source>What the next system will see: {what}</source>
            <translation>Cosa vedrà il prossimo sistema: {what}</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/save_dialog.py" />
            <source>Save validated regions</source>
            <translation>Salva le regioni convalidate</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/save_dialog.py" />
            <source>Approve and store</source>
            <translation>Approva e archivia</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/save_dialog.py" />
            <source>How much is written and read back</source>
            <translation>Quanto è stato scritto e riletto</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/save_dialog.py" />
            <source>Nothing can be sent.</source>
            <translation>Non si può inviare nulla.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/save_dialog.py" />
            <source>Approved by {name}; each region names who decided on it.</source>
            <translation>Approvato da {name}; ogni regione indica chi ha deciso su di essa.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../widgets/dialogs/save_dialog.py" />
            <source>&amp;Replace {count} files that are there already: {names}</source>
            <extracomment>One: &amp;Replace {count} file that is there already: {names}</extracomment>
            <translation>
                <numerusform>&amp;Sostituire {count} file già presente: {names}</numerusform>
                <numerusform>&amp;Sostituire {count} file già presenti: {names}</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/save_dialog.py" />
            <source>Nothing can be sent: {why}</source>
            <translation>Non si può inviare nulla: {why}</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/save_dialog.py" />
            <source>not written</source>
            <translation>non scritto</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/save_dialog.py" />
            <source>about {size}</source>
            <translation>circa {size}</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/save_tables.py" />
            <source>Region</source>
            <translation>Regione</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/save_tables.py" />
            <source>Slice</source>
            <translation>Strato</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/save_tables.py" />
            <source>Proposed by</source>
            <translation>Proposta da</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/save_tables.py" />
            <source>Object</source>
            <translation>Oggetto</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/save_tables.py" />
            <source>Where</source>
            <translation>Dove</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/save_tables.py" />
            <location filename="../../widgets/panels/review_panel.py" />
            <source>Regions</source>
            <translation>Regioni</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/save_tables.py" />
            <location filename="../../widgets/dialogs/trust_dialog.py" />
            <location filename="../../widgets/item_models/network_model.py" />
            <location filename="../../widgets/item_models/outbox_model.py" />
            <source>Size</source>
            <translation>Dimensione</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/save_tables.py" />
            <source>What the next system will see</source>
            <translation>Cosa vedrà il prossimo sistema</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/save_tables.py" />
            <source>Regions to be written</source>
            <translation>Regioni da scrivere</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/save_tables.py" />
            <source>What is written, and where</source>
            <translation>Cosa viene scritto e dove</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/second_opinion_dialog.py" />
            <source>The other network looks at this slice alone. Its proposals come beside what is there, dashed otherwise and with its name; nothing is accepted or replaced by that.</source>
            <translation>L'altra rete guarda solo questo strato. Le sue proposte si aggiungono a ciò che c'è, con un altro tratteggio e il suo nome; niente viene per questo accettato o sostituito.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/second_opinion_dialog.py" />
            <source>Second opinion</source>
            <translation>Secondo parere</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/second_opinion_dialog.py" />
            <source>Ask</source>
            <translation>Interroga</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/security_page.py" />
            <source>When locked nothing of a patient is seen, in no window and no title; what runs goes on. The reviewer's PIN, or that of a colleague, unlocks; it is then asked for at the start, too. Without a PIN the lock only covers.</source>
            <translation>Da bloccato non si vede nulla di un paziente, in nessuna finestra e in nessun titolo; ciò che è in corso continua. Sblocca il PIN del revisore o di un collega; allora è chiesto anche all'avvio. Senza PIN il blocco copre soltanto.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/security_page.py" />
            <source>Who looked at whose images, decided, saved, fetched, sent and exported is noted on this computer, in a chain in which no change goes unnoticed. Only the owner of this account can read it.</source>
            <translation>Chi ha guardato le immagini di chi, deciso, salvato, recuperato, inviato ed esportato è annotato su questo computer, in una catena in cui nessun cambiamento passa inosservato. Solo il titolare di questo account può leggerlo.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/security_page.py" />
            <source>An audit server takes the events as DICOM audit messages (PS3.15 A.5) by syslog over TLS. While it is away they wait here. It gets what is noted from now on.</source>
            <translation>Un server di audit riceve gli eventi come messaggi di audit DICOM (PS3.15 A.5) via syslog su TLS. Finché è assente attendono qui. Riceve ciò che è annotato d'ora in poi.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/security_page.py" />
            <source>Note &amp;digests in the place of patient IDs</source>
            <translation>Annota &amp;digest al posto degli ID paziente</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/security_page.py" />
            <source>&amp;Send the audit trail to a server</source>
            <translation>&amp;Invia il registro di audit a un server</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/security_page.py" />
            <source>Lock when idle</source>
            <translation>Blocca per inattività</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/security_page.py" />
            <source>Days that events are kept</source>
            <translation>Giorni di conservazione degli eventi</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/security_page.py" />
            <source>&amp;Lock when idle</source>
            <translation>&amp;Blocca per inattività</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/security_page.py" />
            <source>&amp;Keep events for at least</source>
            <translation>&amp;Conserva gli eventi per almeno</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/security_page.py" />
            <source>Lock</source>
            <translation>Blocco</translation>
        </message>
        <message numerus="yes">
            <location filename="../../widgets/dialogs/security_page.py" />
            <source>{count} days</source>
            <extracomment>One: {count} day</extracomment>
            <translation>
                <numerusform>{count} giorno</numerusform>
                <numerusform>{count} giorni</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/security_page.py" />
            <source>Events are sent as they are noted.</source>
            <translation>Gli eventi sono inviati man mano che sono annotati.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/send_dialog.py" />
            <source>Copies are put into the outbox and wait there until the other archive has them, also over a new start. What is here stays here.</source>
            <translation>Le copie vanno nella posta in uscita e vi restano finché l'altro archivio non le ha, anche dopo un riavvio. Ciò che è qui rimane qui.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/send_dialog.py" />
            <source>No other archive is configured. Add one in Settings &gt; Archives.</source>
            <translation>Nessun altro archivio è configurato. Aggiungerne uno in Impostazioni &gt; Archivi.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/send_dialog.py" />
            <source>Not everything came from {archive}.</source>
            <translation>Da {archive} non è arrivato tutto.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../widgets/dialogs/send_dialog.py" />
            <source>{count} objects that {archive} lists did not come.</source>
            <extracomment>One: {count} object that {archive} lists did not come.</extracomment>
            <translation>
                <numerusform>{count} oggetto che {archive} elenca non è arrivato.</numerusform>
                <numerusform>{count} oggetti che {archive} elenca non sono arrivati.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/send_dialog.py" />
            <location filename="../../widgets/dialogs/settings_dialog.py" />
            <source>Archives</source>
            <translation>Archivi</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/send_dialog.py" />
            <source>Send</source>
            <translation>Invia</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/send_dialog.py" />
            <source>Send to {archive}</source>
            <translation>Invio a {archive}</translation>
        </message>
        <message numerus="yes">
            <location filename="../../widgets/dialogs/send_dialog.py" />
            <source>{count} objects are here.</source>
            <extracomment>One: {count} object is here.</extracomment>
            <translation>
                <numerusform>{count} oggetto è qui.</numerusform>
                <numerusform>{count} oggetti sono qui.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/send_dialog.py" />
            <source>Send what is here</source>
            <translation>Invia ciò che c'è</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/send_dialog.py" />
            <source>Send nothing</source>
            <translation>Non inviare nulla</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/settings_dialog.py" />
            <source>This archive</source>
            <translation>Questo archivio</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/settings_dialog.py" />
            <source>Appearance</source>
            <translation>Aspetto</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/settings_dialog.py" />
            <source>Memory</source>
            <translation>Memoria</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/settings_dialog.py" />
            <source>Trust</source>
            <translation>Fiducia</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/settings_dialog.py" />
            <source>Security</source>
            <translation>Sicurezza</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/settings_dialog.py" />
            <location filename="../../widgets/header_bar.py" />
            <source>Settings</source>
            <translation>Impostazioni</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/settings_dialog.py" />
            <source>Pages of the settings</source>
            <translation>Pagine delle impostazioni</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/shortcut_sheet.py" />
            <source>Mouse</source>
            <translation>Mouse</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/shortcut_sheet.py" />
            <source>Scroll slices</source>
            <translation>Scorrere gli strati</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/shortcut_sheet.py" />
            <source>Wheel</source>
            <translation>Rotella</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/shortcut_sheet.py" />
            <source>Zoom</source>
            <translation>Zoom</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/shortcut_sheet.py" />
            <source>Ctrl + wheel</source>
            <translation>Ctrl + rotella</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/shortcut_sheet.py" />
            <source>Pan</source>
            <translation>Spostare l'immagine</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/shortcut_sheet.py" />
            <source>Middle drag</source>
            <translation>Trascinare, tasto centrale</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/shortcut_sheet.py" />
            <source>Window and level</source>
            <translation>Finestra e livello</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/shortcut_sheet.py" />
            <source>Right drag</source>
            <translation>Trascinare, tasto destro</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/shortcut_sheet.py" />
            <source>Select a region</source>
            <translation>Selezionare una regione</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/shortcut_sheet.py" />
            <source>Left click</source>
            <translation>Clic sinistro</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/shortcut_sheet.py" />
            <source>Use the tool in hand</source>
            <translation>Usare lo strumento in mano</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/shortcut_sheet.py" />
            <source>Left drag</source>
            <translation>Trascinare, tasto sinistro</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/shortcut_sheet.py" />
            <source>Show the same point everywhere</source>
            <translation>Mostrare lo stesso punto ovunque</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/shortcut_sheet.py" />
            <source>Shift + left drag</source>
            <translation>Shift + tasto sinistro</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/shortcut_sheet.py" />
            <source>Enlarge one of several viewports</source>
            <translation>Ingrandire uno dei riquadri</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/shortcut_sheet.py" />
            <source>Double click</source>
            <translation>Doppio clic</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/shortcut_sheet.py" />
            <source>Open in another viewport</source>
            <translation>Aprire in un altro riquadro</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/shortcut_sheet.py" />
            <source>Drag a series there</source>
            <translation>Trascinarvi una serie</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/shortcut_sheet.py" />
            <location filename="../../app/session/commands.py" />
            <source>Keyboard shortcuts</source>
            <translation>Scorciatoie da tastiera</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/shortcut_sheet.py" />
            <source>Change keys…</source>
            <translation>Cambia tasti…</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/shortcut_sheet.py" />
            <source>or</source>
            <translation>o</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/study_export_dialog.py" />
            <source>What was saved of it goes with it: structure sets, segmentations, reports. All is written, or nothing.</source>
            <translation>Ciò che ne è stato salvato lo accompagna: structure set, segmentazioni, referti. Si scrive tutto, o nulla.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/study_export_dialog.py" />
            <source>The copy names the patient. Whoever gets it can read the name.</source>
            <translation>La copia contiene il nome del paziente. Chi la riceve può leggerlo.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../widgets/dialogs/study_export_dialog.py" />
            <source>{count} instances</source>
            <extracomment>One: {count} instance</extracomment>
            <translation>
                <numerusform>{count} istanza</numerusform>
                <numerusform>{count} istanze</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/study_export_dialog.py" />
            <source>Export study</source>
            <translation>Esporta studio</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/study_export_dialog.py" />
            <source>With a &amp;DICOMDIR, as on a disc</source>
            <translation>Con un &amp;DICOMDIR, come su un disco</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/study_export_dialog.py" />
            <source>Into one &amp;ZIP file</source>
            <translation>In un solo file &amp;ZIP</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/study_export_dialog.py" />
            <source>Series to be written</source>
            <translation>Serie da scrivere</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/study_export_dialog.py" />
            <source>Name of the folder or file</source>
            <translation>Nome della cartella o del file</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/study_export_dialog.py" />
            <source>Progress of the export</source>
            <translation>Avanzamento dell’esportazione</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/study_export_dialog.py" />
            <source>Folder to write to</source>
            <translation>Cartella in cui scrivere</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/study_export_dialog.py" />
            <source>Fetch the rest first</source>
            <translation>Recupera prima il resto</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/study_export_dialog.py" />
            <source>Export what is here</source>
            <translation>Esporta ciò che è qui</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/study_export_dialog.py" />
            <location filename="../../widgets/window_dialogs.py" />
            <source>Study</source>
            <translation>Studio</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/tag_browser.py" />
            <source>Reading…</source>
            <translation>Lettura…</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/tag_browser.py" />
            <source>Copy value</source>
            <translation>Copia valore</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/tag_browser.py" />
            <source>Copy row</source>
            <translation>Copia riga</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/tag_browser.py" />
            <source>Expand all</source>
            <translation>Espandi tutto</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/tag_browser.py" />
            <source>Search tag, name or value</source>
            <translation>Cerca tag, nome o valore</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/tag_browser.py" />
            <source>Search data elements</source>
            <translation>Cerca negli elementi</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/tag_browser.py" />
            <source>Data elements</source>
            <translation>Elementi dei dati</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/tag_browser.py" />
            <source>of {count} instances</source>
            <translation>di {count} istanze</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/tag_browser.py" />
            <source>Previous hit</source>
            <translation>Occorrenza precedente</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/tag_browser.py" />
            <source>Next hit</source>
            <translation>Occorrenza successiva</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/tag_browser.py" />
            <source>Tags – {title}</source>
            <translation>Tag – {title}</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/tag_browser.py" />
            <source>Tags</source>
            <translation>Tag</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/trust_dialog.py" />
            <source>A network holds no code and cannot reach your files; what it proposes may be wrong all the same.</source>
            <translation>Una rete non contiene codice e non può raggiungere i file; ciò che propone può comunque essere sbagliato.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/trust_dialog.py" />
            <source>Nobody says who made it, or that it is unchanged. Run it only if you know where it comes from.</source>
            <translation>Nessuno dice chi l’ha fatta, né che sia intatta. Eseguirla solo se si sa da dove viene.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/trust_dialog.py" />
            <source>It is unchanged since it was signed, but nobody here vouches for that key. Compare its digits with those that the signer tells you, or have the key added under Settings, Trust.</source>
            <translation>È intatta da quando è stata firmata, ma qui nessuno garantisce per quella chiave. Confrontare le cifre con quelle che comunica il firmatario, o far aggiungere la chiave in Impostazioni, Fiducia.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/trust_dialog.py" />
            <source>The key was trusted until it expired; when the network was signed nobody can prove. Ask for a newer key.</source>
            <translation>La chiave era fidata fino alla scadenza; quando la rete sia stata firmata nessuno può provarlo. Chiedere una chiave più recente.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/trust_dialog.py" />
            <source>Run this network?</source>
            <translation>Eseguire questa rete?</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/trust_dialog.py" />
            <source>Run once</source>
            <translation>Esegui una volta</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/trust_dialog.py" />
            <source>Always for this network</source>
            <translation>Sempre per questa rete</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/trust_dialog.py" />
            <source>Do not run</source>
            <translation>Non eseguire</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/trust_dialog.py" />
            <source>Nor propose it again; Networks… takes that back</source>
            <translation>Né proporla di nuovo; in Reti… si può annullare</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/trust_dialog.py" />
            <location filename="../../widgets/item_models/network_model.py" />
            <location filename="../../widgets/panels/network_details.py" />
            <source>Digest</source>
            <translation>Impronta</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/trust_page.py" />
            <source>A network signed with one of the keys below runs without a question. What follows is for all others. A network that was changed after it was signed never runs.</source>
            <translation>Una rete firmata con una delle chiavi qui sotto viene eseguita senza domande. Quanto segue vale per tutte le altre. Una rete modificata dopo la firma non viene mai eseguita.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/trust_page.py" />
            <source>No key yet. Whoever signs networks gives you a file NAME.pub.pem; compare its digits by telephone.</source>
            <translation>Ancora nessuna chiave. Chi firma reti dà un file NOME.pub.pem; confrontare le cifre per telefono.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/trust_page.py" />
            <source>Ask once for each network</source>
            <translation>Chiedi una volta per ogni rete</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/trust_page.py" />
            <source>Allow all networks</source>
            <translation>Consenti tutte le reti</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/trust_page.py" />
            <source>Refuse them: run signed networks of trusted keys only</source>
            <translation>Rifiuta: solo reti firmate con chiavi fidate</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/trust_page.py" />
            <source>Public keys (*.pem *.pub *.txt);;All files (*)</source>
            <translation>Chiavi pubbliche (*.pem *.pub *.txt);;Tutti i file (*)</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/trust_page.py" />
            <source>Its digits: {digits}</source>
            <translation>Le sue cifre: {digits}</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/trust_page.py" />
            <source>Networks that nobody trusted has signed</source>
            <translation>Reti che nessuno di fidato ha firmato</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/trust_page.py" />
            <source>Trusted keys</source>
            <translation>Chiavi fidate</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/trust_page.py" />
            <source>Believed until</source>
            <translation>Valida fino al</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/trust_page.py" />
            <source>Public key of a signer</source>
            <translation>Chiave pubblica di un firmatario</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/trust_page.py" />
            <source>Add from file…</source>
            <translation>Aggiungi da file…</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/trust_page.py" />
            <source>Trust this key</source>
            <translation>Fidati di questa chiave</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/trust_page.py" />
            <source>This key is trusted already, as {name}.</source>
            <translation>Questa chiave è già fidata, come {name}.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/trust_page.py" />
            <source>Digits</source>
            <translation>Cifre</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/trust_page.py" />
            <source>Another key is called {name} already.</source>
            <translation>Un’altra chiave si chiama già {name}.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/trust_page.py" />
            <source>for ever</source>
            <translation>per sempre</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/trust_page.py" />
            <source>! expired on {day}</source>
            <translation>! scaduta il {day}</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/version_tables.py" />
            <source>equal</source>
            <translation>uguale</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/version_tables.py" />
            <source>changed</source>
            <translation>cambiata</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/version_tables.py" />
            <source>renamed</source>
            <translation>rinominata</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/version_tables.py" />
            <source>new</source>
            <translation>nuova</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/version_tables.py" />
            <source>gone</source>
            <translation>tolta</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/version_tables.py" />
            <source>same name</source>
            <translation>stesso nome</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/version_tables.py" />
            <source>same number</source>
            <translation>stesso numero</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/version_tables.py" />
            <source>same place</source>
            <translation>stesso posto</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/version_tables.py" />
            <source>no counterpart</source>
            <translation>nessun corrispettivo</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/version_tables.py" />
            <source>semi-automatic</source>
            <translation>semiautomatica</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/version_tables.py" />
            <source>manual</source>
            <translation>manuale</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/version_tables.py" />
            <source>not stated</source>
            <translation>non indicata</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/version_tables.py" />
            <source>ROI {number}</source>
            <translation>ROI {number}</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/version_tables.py" />
            <source>Shown</source>
            <translation>Mostrata</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/version_tables.py" />
            <source>Approval</source>
            <translation>Approvazione</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/version_tables.py" />
            <source>By</source>
            <translation>Di</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/version_tables.py" />
            <location filename="../../widgets/item_models/audit_model.py" />
            <source>When</source>
            <translation>Quando</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/version_tables.py" />
            <location filename="../../widgets/dialogs/versions_dialog.py" />
            <location filename="../../widgets/panels/review_panel.py" />
            <source>ROIs</source>
            <translation>ROI</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/version_tables.py" />
            <source>Made from</source>
            <translation>Fatta da</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/version_tables.py" />
            <source>Versions</source>
            <translation>Versioni</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/version_tables.py" />
            <source>ROIs of the version</source>
            <translation>ROI della versione</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/version_tables.py" />
            <location filename="../../widgets/dialogs/versions_dialog.py" />
            <source>Changes</source>
            <translation>Modifiche</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/version_tables.py" />
            <source>{distance} mm</source>
            <translation>{distance} mm</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/version_tables.py" />
            <location filename="../../widgets/panels/network_details.py" />
            <source>No.</source>
            <translation>N.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/version_tables.py" />
            <source>Type</source>
            <translation>Tipo</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/version_tables.py" />
            <source>Origin</source>
            <translation>Origine</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/version_tables.py" />
            <source>Contours</source>
            <translation>Contorni</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/version_tables.py" />
            <source>Planes</source>
            <translation>Piani</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/version_tables.py" />
            <source>Extent L × P × H, mm</source>
            <translation>Estensione L × P × H, mm</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/version_tables.py" />
            <source>Beside its image</source>
            <translation>Fuori dall'immagine</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/version_tables.py" />
            <source>Was</source>
            <translation>Era</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/version_tables.py" />
            <source>Is</source>
            <translation>È</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/version_tables.py" />
            <source>Change</source>
            <translation>Modifica</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/version_tables.py" />
            <source>Dice</source>
            <translation>Dice</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/version_tables.py" />
            <source>HD95 mm</source>
            <translation>HD95 mm</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/version_tables.py" />
            <source>Added</source>
            <translation>Aggiunto</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/version_tables.py" />
            <source>Removed</source>
            <translation>Tolto</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/version_tables.py" />
            <source>Matched by</source>
            <translation>Abbinata per</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/versions_dialog.py" />
            <source>This study holds no structure set and no segmentation. What you save appears here.</source>
            <translation>Questo studio non contiene set di strutture né segmentazioni. Ciò che si salva compare qui.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/versions_dialog.py" />
            <source>Both versions cover the same pixels under the same names.</source>
            <translation>Le due versioni coprono gli stessi pixel con gli stessi nomi.</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/versions_dialog.py" />
            <source>{version} against {other}</source>
            <translation>{version} rispetto a {other}</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/versions_dialog.py" />
            <source>“{label}” of {who}</source>
            <translation>“{label}” di {who}</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/versions_dialog.py" />
            <source>Versions of the regions</source>
            <translation>Versioni delle regioni</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/versions_dialog.py" />
            <source>Compare with</source>
            <translation>Confronta con</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/versions_dialog.py" />
            <source>Copy all regions of this version: the copies can be edited, the version stays as it is</source>
            <translation>Copia tutte le regioni di questa versione: le copie si possono modificare, la versione resta com'è</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/versions_dialog.py" />
            <source>Click a change to see its slice</source>
            <translation>Fare clic su una modifica per vedere il suo strato</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/versions_dialog.py" />
            <source>Comparing…</source>
            <translation>Confronto…</translation>
        </message>
        <message>
            <location filename="../../widgets/dialogs/versions_dialog.py" />
            <location filename="../../app/session/commands.py" />
            <source>Edit as a new version</source>
            <translation>Modifica come nuova versione</translation>
        </message>
        <message>
            <location filename="../../widgets/file_dropping.py" />
            <source>Drop to take over and open</source>
            <translation>Rilasciare per acquisire e aprire</translation>
        </message>
        <message>
            <location filename="../../widgets/file_dropping.py" />
            <source>Open files</source>
            <translation>Apri file</translation>
        </message>
        <message>
            <location filename="../../widgets/file_dropping.py" />
            <source>Open a folder</source>
            <translation>Apri una cartella</translation>
        </message>
        <message>
            <location filename="../../widgets/header_bar.py" />
            <source>not asked yet</source>
            <translation>non ancora interrogato</translation>
        </message>
        <message>
            <location filename="../../widgets/header_bar.py" />
            <source>waiting for its answer</source>
            <translation>in attesa di risposta</translation>
        </message>
        <message>
            <location filename="../../widgets/header_bar.py" />
            <source>answers</source>
            <translation>risponde</translation>
        </message>
        <message>
            <location filename="../../widgets/header_bar.py" />
            <source>does not answer</source>
            <translation>non risponde</translation>
        </message>
        <message>
            <location filename="../../widgets/header_bar.py" />
            <source>{name} {words}. Click for another one.</source>
            <translation>{name} {words}. Fare clic per un altro.</translation>
        </message>
        <message>
            <location filename="../../widgets/header_bar.py" />
            <source>not set</source>
            <translation>non indicato</translation>
        </message>
        <message>
            <location filename="../../widgets/header_bar.py" />
            <source>Reviewer: {name}</source>
            <translation>Revisore: {name}</translation>
        </message>
        <message>
            <location filename="../../widgets/header_bar.py" />
            <source>Goes with every decision and into what is saved. Click to change it.</source>
            <translation>Accompagna ogni decisione e ciò che viene salvato. Fare clic per cambiarlo.</translation>
        </message>
        <message>
            <location filename="../../widgets/header_bar.py" />
            <source>Archive: {name}</source>
            <translation>Archivio: {name}</translation>
        </message>
        <message>
            <location filename="../../widgets/header_bar.py" />
            <source>The PIN is asked for at the next decision or change.</source>
            <translation>Il PIN si chiede alla prossima decisione o modifica.</translation>
        </message>
        <message>
            <location filename="../../widgets/header_bar.py" />
            <source>Outbox: {marks}</source>
            <translation>In uscita: {marks}</translation>
        </message>
        <message>
            <location filename="../../widgets/header_bar.py" />
            <source>Click to see what it is.</source>
            <translation>Fare clic per vedere che cosa è.</translation>
        </message>
        <message>
            <location filename="../../widgets/header_bar.py" />
            <source>Add a PACS…</source>
            <translation>Aggiungi un PACS…</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/audit_model.py" />
            <source>What</source>
            <translation>Che cosa</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/audit_model.py" />
            <source>Outcome</source>
            <translation>Esito</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/audit_model.py" />
            <source>Who</source>
            <translation>Chi</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/audit_model.py" />
            <location filename="../../widgets/item_models/outbox_model.py" />
            <source>Objects</source>
            <translation>Oggetti</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/audit_model.py" />
            <source>Other side</source>
            <translation>Controparte</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/audit_model.py" />
            <location filename="../../widgets/notices.py" />
            <source>Details</source>
            <translation>Dettagli</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/audit_model.py" />
            <source>Account: {account}</source>
            <translation>Account: {account}</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/audit_model.py" />
            <source>Study: {uid}</source>
            <translation>Studio: {uid}</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/measurement_model.py" />
            <source>In a series that is not open</source>
            <translation>In una serie non aperta</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/measurement_model.py" />
            <source>other series</source>
            <translation>altra serie</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/network_model.py" />
            <location filename="../../widgets/panels/network_panel.py" />
            <source>Network without a name</source>
            <translation>Rete senza nome</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/network_model.py" />
            <source>This image</source>
            <translation>Questa immagine</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/network_model.py" />
            <source>Signature</source>
            <translation>Firma</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/network_model.py" />
            <source>Measured</source>
            <translation>Misurata</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/network_model.py" />
            <location filename="../../widgets/panels/network_details.py" />
            <source>Last used</source>
            <translation>Ultimo uso</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/outbox_model.py" />
            <location filename="../../widgets/panels/study_details.py" />
            <source>Patient</source>
            <translation>Paziente</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/outbox_model.py" />
            <source>Put in</source>
            <translation>In coda dal</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/roi_delegate.py" />
            <location filename="../../app/session/commands.py" />
            <source>Reopen</source>
            <translation>Riapri</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/roi_model.py" />
            <source>without approval</source>
            <translation>senza approvazione</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/roi_model.py" />
            <source>edited, undecided</source>
            <translation>modificata, da decidere</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/roi_model.py" />
            <source>imported, not approved</source>
            <translation>importata, non approvata</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/roi_model.py" />
            <source>approved</source>
            <translation>approvato</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/roi_model.py" />
            <source>unapproved</source>
            <translation>non approvato</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/roi_model.py" />
            <source>{line}, probability on the whole slice {score:.2f}</source>
            <translation>{line}, probabilità sull'intero strato {score:.2f}</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/roi_model.py" />
            <source>no area</source>
            <translation>nessuna area</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/roi_model.py" />
            <source>{line} · {distance} mm off-plane</source>
            <translation>{line} · {distance} mm fuori piano</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/roi_model.py" />
            <source>Not in this series</source>
            <translation>Non in questa serie</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/roi_model.py" />
            <source>saved</source>
            <translation>salvata</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/roi_model.py" />
            <source>{line}, mean probability {score:.2f}</source>
            <translation>{line}, probabilità media {score:.2f}</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/roi_model.py" />
            <source>A region hint: it shows where the network saw something, not its outline</source>
            <translation>Un indizio di regione: mostra dove la rete ha visto qualcosa, non il suo contorno</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/roi_model.py" />
            <source>Points and open lines: shown as they came, without an area</source>
            <translation>Punti e linee aperte: mostrati come sono arrivati, senza area</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/roi_model.py" />
            <source>Comment: {words}</source>
            <translation>Commento: {words}</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/roi_model.py" />
            <source>Proposed by {network} {version} on {device}</source>
            <translation>Proposta da {network} {version} su {device}</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/roi_model.py" />
            <source>In the stored {kind} “{label}”, {status}</source>
            <translation>Nel {kind} archiviato “{label}”, {status}</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/roi_model.py" />
            <source>A new version of what “{label}” holds</source>
            <translation>Una nuova versione di ciò che “{label}” contiene</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/roi_model.py" />
            <source>Drawn by {source}</source>
            <translation>Disegnata da {source}</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/roi_model.py" />
            <source>Its contours lie {distance} mm beside the plane of its image</source>
            <translation>I suoi contorni stanno {distance} mm fuori dal piano della sua immagine</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/roi_model.py" />
            <source>Reviewed by {reviewer}</source>
            <translation>Rivista da {reviewer}</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/roi_model.py" />
            <source>region hint</source>
            <translation>indizio di regione</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/series_delegate.py" />
            <source>no
picture</source>
            <translation>senza
figura</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/series_delegate.py" />
            <location filename="../../widgets/item_models/series_model.py" />
            <source>open</source>
            <translation>aperta</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/series_delegate.py" />
            <source>opening…</source>
            <translation>apertura…</translation>
        </message>
        <message numerus="yes">
            <location filename="../../widgets/item_models/series_model.py" />
            <source>{count} objects</source>
            <extracomment>One: {count} object</extracomment>
            <translation>
                <numerusform>{count} oggetto</numerusform>
                <numerusform>{count} oggetti</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../widgets/item_models/series_model.py" />
            <location filename="../../widgets/item_models/study_model.py" />
            <source>{count} images</source>
            <extracomment>One: {count} image</extracomment>
            <translation>
                <numerusform>{count} imm.</numerusform>
                <numerusform>{count} imm.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location filename="../../widgets/item_models/series_model.py" />
            <source>{count} frames</source>
            <extracomment>One: {count} frame</extracomment>
            <translation>
                <numerusform>{count} frame</numerusform>
                <numerusform>{count} frame</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/study_model.py" />
            <source>{count} series</source>
            <translation>{count} serie</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/study_model.py" />
            <source>Accession number {number}</source>
            <translation>Accession number {number}</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/study_model.py" />
            <source>Stays on this computer</source>
            <translation>Resta su questo computer</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/study_model.py" />
            <location filename="../../widgets/panels/priors_button.py" />
            <source>unknown</source>
            <translation>ignoto</translation>
        </message>
        <message>
            <location filename="../../widgets/item_models/tag_model.py" />
            <source>Tag</source>
            <translation>Tag</translation>
        </message>
        <message>
            <location filename="../../widgets/layout_chooser.py" />
            <source>Layout: rows × columns</source>
            <translation>Disposizione: righe × colonne</translation>
        </message>
        <message>
            <location filename="../../widgets/layout_chooser.py" />
            <source>filled in order</source>
            <translation>riempita in ordine</translation>
        </message>
        <message>
            <location filename="../../widgets/layout_chooser.py" />
            <source>{rows} rows, {columns} columns: {count}</source>
            <translation>{rows} righe, {columns} colonne: {count}</translation>
        </message>
        <message>
            <location filename="../../widgets/layout_chooser.py" />
            <source>Remember for {modality}</source>
            <translation>Ricorda per {modality}</translation>
        </message>
        <message>
            <location filename="../../widgets/layout_chooser.py" />
            <source>Lay studies of this modality out as the viewports are now, when they are opened</source>
            <translation>All'apertura, disporre gli studi di questa modalità come i riquadri sono ora</translation>
        </message>
        <message>
            <location filename="../../widgets/layout_chooser.py" />
            <source>Fill the viewports with the first series of the study, in order</source>
            <translation>Riempie i riquadri con le prime serie dello studio, in ordine</translation>
        </message>
        <message>
            <location filename="../../widgets/layout_chooser.py" />
            <source>{modality}: {rows} × {columns} → this</source>
            <translation>{modality}: {rows} × {columns} → questa</translation>
        </message>
        <message>
            <location filename="../../widgets/leaving.py" />
            <location filename="../../widgets/main_window.py" />
            <source>Close Verdant</source>
            <translation>Chiudi Verdant</translation>
        </message>
        <message>
            <location filename="../../widgets/leaving.py" />
            <source>Nothing is lost: sending goes on at the next start.</source>
            <translation>Nulla va perduto: l'invio riprende al prossimo avvio.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../widgets/leaving.py" />
            <source>{count} items are still in the outbox.</source>
            <extracomment>One: {count} item is still in the outbox.</extracomment>
            <translation>
                <numerusform>{count} invio è ancora nella posta in uscita.</numerusform>
                <numerusform>{count} invii sono ancora nella posta in uscita.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../widgets/main_window.py" />
            <source>They stay on this machine, and are here again when the series is opened.</source>
            <translation>Restano su questa macchina e saranno di nuovo qui quando la serie verrà aperta.</translation>
        </message>
        <message>
            <location filename="../../widgets/main_window.py" />
            <location filename="../../app/session/commands.py" />
            <source>Save…</source>
            <translation>Salva…</translation>
        </message>
        <message>
            <location filename="../../widgets/main_window.py" />
            <source>Save later</source>
            <translation>Salva più tardi</translation>
        </message>
        <message>
            <location filename="../../widgets/main_window.py" />
            <source>{description} – Verdant</source>
            <translation>{description} – Verdant</translation>
        </message>
        <message numerus="yes">
            <location filename="../../widgets/main_window.py" />
            <source>{count} decisions are not saved ({series}).</source>
            <extracomment>One: {count} decision is not saved ({series}).</extracomment>
            <translation>
                <numerusform>{count} decisione non è salvata ({series}).</numerusform>
                <numerusform>{count} decisioni non sono salvate ({series}).</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../widgets/main_window.py" />
            <source>Here are the decisions that are not saved yet. Now save them.</source>
            <translation>Ecco le decisioni non ancora salvate. Ora salvarle.</translation>
        </message>
        <message>
            <location filename="../../widgets/mpr/plane_painting.py" />
            <source>Ax</source>
            <translation>Ass</translation>
        </message>
        <message>
            <location filename="../../widgets/mpr/plane_painting.py" />
            <source>Sag</source>
            <translation>Sag</translation>
        </message>
        <message>
            <location filename="../../widgets/mpr/plane_painting.py" />
            <source>Cor</source>
            <translation>Cor</translation>
        </message>
        <message>
            <location filename="../../widgets/mpr/plane_view.py" />
            <source>{name} plane</source>
            <translation>Piano {name}</translation>
        </message>
        <message>
            <location filename="../../widgets/mpr/slab_bar.py" />
            <source>Crosshair</source>
            <translation>Mirino</translation>
        </message>
        <message>
            <location filename="../../widgets/mpr/slab_bar.py" />
            <location filename="../../widgets/transport.py" />
            <source>Slices</source>
            <translation>Strati</translation>
        </message>
        <message>
            <location filename="../../widgets/mpr/slab_bar.py" />
            <source>Thickness of the planes</source>
            <translation>Spessore dei piani</translation>
        </message>
        <message>
            <location filename="../../widgets/mpr/slab_bar.py" />
            <source>How a slab is shown</source>
            <translation>Come si mostra uno slab</translation>
        </message>
        <message>
            <location filename="../../widgets/mpr/slab_bar.py" />
            <source>What is seen in three dimensions</source>
            <translation>Che cosa si vede in 3D</translation>
        </message>
        <message>
            <location filename="../../widgets/mpr/slab_bar.py" />
            <source>Slab</source>
            <translation>Slab</translation>
        </message>
        <message>
            <location filename="../../widgets/mpr/slab_bar.py" />
            <source>For planes that are thicker than one slice</source>
            <translation>Per piani più spessi di uno strato</translation>
        </message>
        <message>
            <location filename="../../widgets/mpr/slab_bar.py" />
            <source>thin</source>
            <translation>sottile</translation>
        </message>
        <message>
            <location filename="../../widgets/mpr/volume_view.py" />
            <source>Starting 3D…</source>
            <translation>Avvio del 3D…</translation>
        </message>
        <message>
            <location filename="../../widgets/mpr/volume_view.py" />
            <source>Volume in three dimensions</source>
            <translation>Volume in tre dimensioni</translation>
        </message>
        <message>
            <location filename="../../widgets/notices.py" />
            <source>Info</source>
            <translation>Informazione</translation>
        </message>
        <message>
            <location filename="../../widgets/notices.py" />
            <source>Warning</source>
            <translation>Avviso</translation>
        </message>
        <message>
            <location filename="../../widgets/notices.py" />
            <source>Error</source>
            <translation>Errore</translation>
        </message>
        <message>
            <location filename="../../widgets/notices.py" />
            <source>Dismiss</source>
            <translation>Chiudi il messaggio</translation>
        </message>
        <message numerus="yes">
            <location filename="../../widgets/notices.py" />
            <source>{count} older messages below this one</source>
            <extracomment>One: {count} older message below this one</extracomment>
            <translation>
                <numerusform>{count} messaggio precedente sotto questo</numerusform>
                <numerusform>{count} messaggi precedenti sotto questo</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../widgets/panels/ledger_plots.py" />
            <source>Legend</source>
            <translation>Legenda</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/listing_texts.py" />
            <source>Cut at {count} studies, the newest: narrow the search by name, ID, date or modality.</source>
            <translation>Elenco limitato ai {count} studi più recenti: restringere la ricerca per nome, ID, data o modalità.</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/listing_texts.py" />
            <source>More than {count} studies: looking for the newest…</source>
            <translation>Più di {count} studi: ricerca dei più recenti…</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/listing_texts.py" />
            <source>Only the study that was opened is listed, whatever the fields say. Press Enter in one to search.</source>
            <translation>È elencato solo lo studio aperto, qualunque cosa dicano i campi. Premere Invio in un campo per cercare.</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/listing_texts.py" />
            <source>Studies  {count}</source>
            <translation>Studi  {count}</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/listing_texts.py" />
            <location filename="../../widgets/panels/study_browser.py" />
            <source>Studies</source>
            <translation>Studi</translation>
        </message>
        <message numerus="yes">
            <location filename="../../widgets/panels/listing_texts.py" />
            <source>Stopped after {count} studies.</source>
            <extracomment>One: Stopped after {count} study.</extracomment>
            <translation>
                <numerusform>Interrotta dopo {count} studio.</numerusform>
                <numerusform>Interrotta dopo {count} studi.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../widgets/panels/measurement_panel.py" />
            <source>Measurements</source>
            <translation>Misure</translation>
        </message>
        <message numerus="yes">
            <location filename="../../widgets/panels/measurement_panel.py" />
            <source>{count} measurements copied.</source>
            <extracomment>One: {count} measurement copied.</extracomment>
            <translation>
                <numerusform>{count} misura copiata.</numerusform>
                <numerusform>{count} misure copiate.</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../widgets/panels/measurement_panel.py" />
            <source>Export measurements</source>
            <translation>Esporta misure</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/measurement_panel.py" />
            <source>Measurements  {count}</source>
            <translation>Misure  {count}</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/measurement_panel.py" />
            <source>Rename</source>
            <translation>Rinomina</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/measurement_panel.py" />
            <location filename="../../widgets/panels/study_details.py" />
            <source>Copy all</source>
            <translation>Copia tutto</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/measurement_panel.py" />
            <source>Export CSV with patient identity…</source>
            <translation>Esporta CSV con identità del paziente…</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/network_details.py" />
            <source>It is not on this machine yet. Fetch it to see what it says of itself.</source>
            <translation>Non è ancora su questo computer. Scaricarla per vedere che cosa dice di sé.</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/network_details.py" />
            <source>Its layers cannot be listed: the object holds a network in another form.</source>
            <translation>I suoi strati non si possono elencare: l’oggetto contiene una rete in un’altra forma.</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/network_details.py" />
            <source>Open a series to see whether it fits.</source>
            <translation>Aprire una serie per vedere se è adatta.</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/network_details.py" />
            <location filename="../../widgets/panels/network_panel.py" />
            <source>For demonstration, not for diagnosis</source>
            <translation>Per dimostrazione, non per la diagnosi</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/network_details.py" />
            <source>Layers</source>
            <translation>Strati</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/network_details.py" />
            <source>Overview</source>
            <translation>Panoramica</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/network_details.py" />
            <source>Training</source>
            <translation>Addestramento</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/network_details.py" />
            <source>Description</source>
            <translation>Descrizione</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/network_details.py" />
            <source>It cannot be shown.</source>
            <translation>Non si può mostrare.</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/network_details.py" />
            <source>Layer</source>
            <translation>Strato</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/network_details.py" />
            <source>Output</source>
            <translation>Uscita</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/network_details.py" />
            <source>Parameters</source>
            <translation>Parametri</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/network_details.py" />
            <source>never here</source>
            <translation>mai qui</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/network_details.py" />
            <source>{layers} layers, {parameters} parameters</source>
            <translation>{layers} strati, {parameters} parametri</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/network_panel.py" />
            <source>AI ROI asks the network whose modality and body part fit the slice. It is named here, with the reason.</source>
            <translation>ROI IA interroga la rete la cui modalità e parte del corpo si addicono allo strato. Viene nominata qui, con il motivo.</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/network_panel.py" />
            <source>No network was run. Those that fit are listed below.</source>
            <translation>Nessuna rete è stata eseguita. Quelle adatte sono elencate sotto.</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/network_panel.py" />
            <source>No network of the archive fits this image.</source>
            <translation>Nessuna rete dell'archivio è adatta a questa immagine.</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/network_panel.py" />
            <source>Keep this network for the study, refuse it, or look at all of them</source>
            <translation>Tenere questa rete per lo studio, rifiutarla, o guardarle tutte</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/network_panel.py" />
            <source>{time} a slice · {device}</source>
            <translation>{time} per strato · {device}</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/network_panel.py" />
            <source>Use this one</source>
            <translation>Usa questa</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/network_panel.py" />
            <source>Use {network}</source>
            <translation>Usa {network}</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/network_panel.py" />
            <source>Why this one?</source>
            <translation>Perché questa?</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/network_panel.py" />
            <source>Model card</source>
            <translation>Scheda tecnica</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/network_panel.py" />
            <source>Always use this one for this study</source>
            <translation>Usa sempre questa per questo studio</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/network_panel.py" />
            <source>Do not propose it any more</source>
            <translation>Non proporla più</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/network_panel.py" />
            <source>You chose it for this study.</source>
            <translation>Scelta dall’utente per questo studio.</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/network_panel.py" />
            <source>What fits?</source>
            <translation>Che cosa è adatto?</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/network_panel.py" />
            <source>What was compared?</source>
            <translation>Che cosa si è confrontato?</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/network_panel.py" />
            <source>Do not fit</source>
            <translation>Non adatte</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/network_panel.py" />
            <source>{more} more are not listed.</source>
            <translation>Altre {more} non elencate.</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/network_panel.py" />
            <source>Would fit too</source>
            <translation>Adatte anche</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/network_panel.py" />
            <source>Would fit</source>
            <translation>Sarebbe adatta</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/patient_header.py" />
            <source>No study open</source>
            <translation>Nessuno studio aperto</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/patient_header.py" />
            <source>born</source>
            <translation>nato/a</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/patient_header.py" />
            <source>ID</source>
            <translation>ID</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/patient_header.py" />
            <source>ACC</source>
            <translation>ACC</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/patient_header.py" />
            <source>Ref.</source>
            <translation>Rich.</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/patient_header.py" />
            <source>Patient and study</source>
            <translation>Paziente e studio</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/patient_header.py" />
            <source>Click for all fields</source>
            <translation>Fare clic per tutti i campi</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/priors_button.py" />
            <source>Same patient ID</source>
            <translation>Stesso ID paziente</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/priors_button.py" />
            <source>{count} older ones: search for the patient ID.</source>
            <translation>{count} meno recenti: cercare per ID paziente.</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/priors_button.py" />
            <source>⚠  Same name and birth date, but another patient ID</source>
            <translation>⚠  Stesso nome e data di nascita, ma altro ID paziente</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/priors_button.py" />
            <source>Fetch now</source>
            <translation>Recupera ora</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/priors_button.py" />
            <source>All with the same patient ID ({count})</source>
            <translation>Tutti con lo stesso ID paziente ({count})</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/priors_button.py" />
            <source>Open beside what is open</source>
            <translation>Apri accanto a ciò che è aperto</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/priors_button.py" />
            <source>Priors ?</source>
            <translation>Precedenti ?</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/priors_button.py" />
            <source>{sign}Priors ({count})</source>
            <translation>{sign}Precedenti ({count})</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/priors_button.py" />
            <source>Other studies of the patient, to open beside this one</source>
            <translation>Altri studi del paziente, da aprire accanto a questo</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/priors_button.py" />
            <source>Studies with the same name and birth date but another patient ID: {count}</source>
            <translation>Studi con stesso nome e data di nascita ma altro ID paziente: {count}</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/priors_button.py" />
            <source>Bring it to this machine, behind everything that is opened</source>
            <translation>Portarlo su questo computer, dopo tutto ciò che viene aperto</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/priors_button.py" />
            <source>The other studies of the patient are not known.</source>
            <translation>Gli altri studi del paziente non sono noti.</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/priors_button.py" />
            <source>Priors …</source>
            <translation>Precedenti …</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/priors_button.py" />
            <source>Looking for other studies of the patient</source>
            <translation>Ricerca di altri studi del paziente</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/priors_button.py" />
            <source>None in this archive</source>
            <translation>Nessuno in questo archivio</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/priors_button.py" />
            <source>✓ on this machine</source>
            <translation>✓ su questo computer</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/priors_button.py" />
            <source>Stop fetching</source>
            <translation>Interrompi il recupero</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/region_figures.py" />
            <source>Select a region that lies in this series.</source>
            <translation>Selezionare una regione di questa serie.</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/region_figures.py" />
            <source>Export the figures of the regions</source>
            <translation>Esporta le cifre delle regioni</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/region_figures.py" />
            <source>Figures</source>
            <translation>Cifre</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/region_figures.py" />
            <source>The figures of all regions on the list; it names no patient</source>
            <translation>Le cifre di tutte le regioni dell’elenco; senza dati del paziente</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/region_figures.py" />
            <source>The figures are copied.</source>
            <translation>Le cifre sono copiate.</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/region_filter_button.py" />
            <source>Filter the list of regions</source>
            <translation>Filtra l’elenco delle regioni</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/region_filter_button.py" />
            <source>Which regions the list shows, by state and name</source>
            <translation>Quali regioni mostra l’elenco, per stato e nome</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/region_filter_button.py" />
            <source>Show all</source>
            <translation>Mostra tutto</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/region_menu.py" />
            <source>Edit with</source>
            <translation>Modifica con</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/review_panel.py" />
            <source>Open a series first. The regions found on it are listed here.</source>
            <translation>Aprire prima una serie. Le regioni trovate su di essa sono elencate qui.</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/review_panel.py" />
            <source>No regions yet.

AI ROI{slice} asks a network about this slice{series}.</source>
            <translation>Ancora nessuna regione.

ROI IA{slice} interroga una rete su questo strato{series}.</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/review_panel.py" />
            <source>, {key} about the whole series</source>
            <translation>, {key} sull'intera serie</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/review_panel.py" />
            <source>{text}  ({hidden} hidden)</source>
            <translation>{text}  ({hidden} nascoste)</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/review_panel.py" />
            <source>{decided} of {to_decide} decided</source>
            <translation>{decided} di {to_decide} decise</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/review_panel.py" />
            <source>ROIs  {count} imported</source>
            <translation>ROI  {count} importate</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/search_form.py" />
            <source>Any</source>
            <translation>Ogni</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/search_form.py" />
            <source>Words are found anywhere in the name, in their order: smith jane.
* stands for any text, ? for one character: smi*, sm?th.
Names may be typed in their own script; capitals do not matter.</source>
            <translation>Le parole sono cercate ovunque nel nome, nel loro ordine: rossi anna.
* sta per qualsiasi testo, ? per un carattere: ros*, r?ssi.
I nomi si possono scrivere nella loro scrittura; le maiuscole non contano.</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/search_form.py" />
            <source>Found anywhere in it. * stands for any text, ? for one character.</source>
            <translation>Cercato ovunque nel campo. * sta per qualsiasi testo, ? per un carattere.</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/search_form.py" />
            <source>The whole number of the order, or a part with * for any text and ? for one character.</source>
            <translation>Il numero completo della richiesta, o una parte con * per qualsiasi testo e ? per un carattere.</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/search_form.py" />
            <source>Found anywhere in it. * stands for any text, ? for one character.
Some archives tell upper from lower case here.</source>
            <translation>Cercato ovunque nel campo. * sta per qualsiasi testo, ? per un carattere.
Alcuni archivi qui distinguono maiuscole e minuscole.</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/search_form.py" />
            <source>Study date: how far back. Today and both days of a range belong to it.</source>
            <translation>Data dello studio: da quando. Oggi ed entrambi i giorni di un intervallo sono compresi.</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/search_form.py" />
            <source>Search by patient name</source>
            <translation>Cerca per paziente</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/search_form.py" />
            <source>Clear the name</source>
            <translation>Cancella il nome</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/search_form.py" />
            <source>Modality</source>
            <translation>Modalità</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/search_form.py" />
            <source>More fields</source>
            <translation>Altri campi</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/search_form.py" />
            <source>Search by patient ID, accession number and study description too</source>
            <translation>Cerca anche per ID paziente, numero di accesso e descrizione dello studio</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/search_presets.py" />
            <source>Studies of today</source>
            <translation>Studi di oggi</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/search_presets.py" />
            <source>Studies of today and the six days before</source>
            <translation>Studi di oggi e dei sei giorni precedenti</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/search_presets.py" />
            <source>How to search</source>
            <translation>Come cercare</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/search_presets.py" />
            <source>What is searched for at the start, and your modality</source>
            <translation>Che cosa si cerca all’avvio, e la propria modalità</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/search_presets.py" />
            <source>Search like this at the start</source>
            <translation>Cerca così all’avvio</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/search_presets.py" />
            <source>Search for all studies at the start</source>
            <translation>Cerca tutti gli studi all’avvio</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/search_presets.py" />
            <source>My modality</source>
            <translation>La mia modalità</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/search_presets.py" />
            <source>My modality: {modality}</source>
            <translation>La mia modalità: {modality}</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/search_presets.py" />
            <source>Studies of your modality, {modality}</source>
            <translation>Studi della propria modalità, {modality}</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/search_presets.py" />
            <source>The one that I open most</source>
            <translation>Quella che apro di più</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/search_presets.py" />
            <location filename="../../widgets/panels/study_browser.py" />
            <source>Clear the search</source>
            <translation>Cancella la ricerca</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/send_menu.py" />
            <source>No other archive is configured</source>
            <translation>Nessun altro archivio configurato</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/series_list.py" />
            <location filename="../../widgets/panels/study_browser.py" />
            <location filename="../../widgets/window_dialogs.py" />
            <source>Series</source>
            <translation>Serie</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/series_menu.py" />
            <source>Save to file</source>
            <translation>Salva su file</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/study_browser.py" />
            <source>Studies of the archive appear here.

Press Enter in the search field to list them.</source>
            <translation>Gli studi dell'archivio compaiono qui.

Premere Invio nel campo di ricerca per elencarli.</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/study_browser.py" />
            <source>The studies could not be listed.</source>
            <translation>Gli studi non si sono potuti elencare.</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/study_browser.py" />
            <source>The archive holds no study.

Send one to it, import files with “verdant open”, or choose another archive.</source>
            <translation>L'archivio non contiene studi.

Inviarne uno, importare file con “verdant open”, o scegliere un altro archivio.</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/study_browser.py" />
            <source>No study matches.

Clear the search, or choose another archive in Settings.</source>
            <translation>Nessuno studio corrisponde.

Cancellare la ricerca, o scegliere un altro archivio nelle Impostazioni.</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/study_browser.py" />
            <source>The search was stopped before a study had come.</source>
            <translation>La ricerca è stata interrotta prima che arrivasse uno studio.</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/study_browser.py" />
            <source>Stop the search</source>
            <translation>Interrompi la ricerca</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/study_browser.py" />
            <source>Stop the search; what has come stays</source>
            <translation>Interrompi la ricerca; ciò che è arrivato resta</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/study_browser.py" />
            <source>series / images</source>
            <translation>serie / immagini</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/study_browser.py" />
            <source>Select a study to see its series.</source>
            <translation>Selezionare uno studio per vederne le serie.</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/study_browser.py" />
            <source>Try again</source>
            <translation>Riprova</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/study_browser.py" />
            <source>Series  {count}</source>
            <translation>Serie  {count}</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/study_browser.py" />
            <source>The series could not be listed. Select the study again.</source>
            <translation>Le serie non si sono potute elencare. Selezionare di nuovo lo studio.</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/study_browser.py" />
            <source>The study holds no series.</source>
            <translation>Lo studio non contiene serie.</translation>
        </message>
        <message>
            <location filename="../../widgets/panels/study_details.py" />
            <source>Examination</source>
            <translation>Esame</translation>
        </message>
        <message>
            <location filename="../../widgets/scene/render_thread.py" />
            <source>3D needs OpenGL, which does not work on this computer. The three planes do without it.</source>
            <translation>Il 3D richiede OpenGL, che su questo computer non funziona. I tre piani ne fanno a meno.</translation>
        </message>
        <message>
            <location filename="../../widgets/scene/render_thread.py" />
            <source>3D stopped working: the graphics driver failed. The three planes do without it.</source>
            <translation>Il 3D si è fermato: il driver grafico ha fallito. I tre piani ne fanno a meno.</translation>
        </message>
        <message>
            <location filename="../../widgets/tools/measuring_hand.py" />
            <source>Words</source>
            <translation>Parole</translation>
        </message>
        <message>
            <location filename="../../widgets/tools/tool_button.py" />
            <source>The arrow, or {keys}, shows all of these tools</source>
            <translation>La freccia, o {keys}, mostra tutti questi strumenti</translation>
        </message>
        <message>
            <location filename="../../widgets/tools/tool_button.py" />
            <source>The arrow shows all of these tools</source>
            <translation>La freccia mostra tutti questi strumenti</translation>
        </message>
        <message>
            <location filename="../../widgets/tools/tool_button.py" />
            <source>in hand; Esc or a click puts it away</source>
            <translation>in mano; Esc o un clic lo ripone</translation>
        </message>
        <message>
            <location filename="../../widgets/tools/tool_button.py" />
            <source>takes it in hand</source>
            <translation>lo prende in mano</translation>
        </message>
        <message>
            <location filename="../../widgets/transport.py" />
            <source>hollow or raised: undecided</source>
            <translation>vuoto o rialzato: da decidere</translation>
        </message>
        <message>
            <location filename="../../widgets/transport.py" />
            <source>full: validated</source>
            <translation>pieno: convalidate</translation>
        </message>
        <message>
            <location filename="../../widgets/transport.py" />
            <source>lower half: from elsewhere</source>
            <translation>metà inferiore: da altrove</translation>
        </message>
        <message>
            <location filename="../../widgets/transport.py" />
            <source>crossed out: could not be read</source>
            <translation>barrato: non leggibile</translation>
        </message>
        <message>
            <location filename="../../widgets/transport.py" />
            <source>thin: has not come</source>
            <translation>sottile: non ancora arrivata</translation>
        </message>
        <message>
            <location filename="../../widgets/transport.py" />
            <source>Stop autoplay</source>
            <translation>Ferma cine</translation>
        </message>
        <message>
            <location filename="../../widgets/transport.py" />
            <location filename="../../app/session/commands.py" />
            <source>Autoplay</source>
            <translation>Cine</translation>
        </message>
        <message>
            <location filename="../../widgets/viewport/grid.py" />
            <source>⚠  {count} patients on screen: {names}.</source>
            <translation>⚠  {count} pazienti sullo schermo: {names}.</translation>
        </message>
        <message>
            <location filename="../../widgets/viewport/grid.py" />
            <source>no name</source>
            <translation>senza nome</translation>
        </message>
        <message>
            <location filename="../../widgets/viewport/pane_frame.py" />
            <source>Open here</source>
            <translation>Apri qui</translation>
        </message>
        <message>
            <location filename="../../widgets/viewport/pane_frame.py" />
            <source>Viewport {number} of {count}</source>
            <translation>Riquadro {number} di {count}</translation>
        </message>
        <message>
            <location filename="../../widgets/viewport/pane_frame.py" />
            <source>active</source>
            <translation>attivo</translation>
        </message>
        <message>
            <location filename="../../widgets/viewport/pane_title.py" />
            <source>Viewport title</source>
            <translation>Titolo del riquadro</translation>
        </message>
        <message>
            <location filename="../../widgets/viewport/stack_bar.py" />
            <source>{dimension}: {value}
next (.)   previous (,)</source>
            <translation>{dimension}: {value}
successivo (.)   precedente (,)</translation>
        </message>
        <message>
            <location filename="../../widgets/viewport/stack_bar.py" />
            <source>▸ stacks</source>
            <translation>▸ stack</translation>
        </message>
        <message>
            <location filename="../../widgets/viewport/stack_bar.py" />
            <source>▸ slices</source>
            <translation>▸ strati</translation>
        </message>
        <message>
            <location filename="../../widgets/viewport/stack_bar.py" />
            <source>Autoplay goes through: {dimension}. Click for the slices</source>
            <translation>Il cine scorre: {dimension}. Fare clic per gli strati</translation>
        </message>
        <message>
            <location filename="../../widgets/viewport/stack_bar.py" />
            <source>Autoplay goes through the slices. Click for: {dimension}</source>
            <translation>Il cine scorre gli strati. Fare clic per: {dimension}</translation>
        </message>
        <message>
            <location filename="../../widgets/viewport/stack_bar.py" />
            <source>Stack: {name}</source>
            <translation>Stack: {name}</translation>
        </message>
        <message>
            <location filename="../../widgets/viewport/stack_bar.py" />
            <source>{name}
Click to choose another stack, drag it into another viewport</source>
            <translation>{name}
Fare clic per scegliere un altro stack, trascinarlo in un altro riquadro</translation>
        </message>
        <message>
            <location filename="../../widgets/window_dialogs.py" />
            <source>Send to another archive</source>
            <translation>Invio a un altro archivio</translation>
        </message>
        <message>
            <location filename="../../inference/backends/keras_builder.py" />
            <source>The weights do not fit the network.</source>
            <translation>I pesi non corrispondono alla rete.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/keras_builder.py" />
            <source>The tensor {name} has the shape {given} instead of {wanted}.</source>
            <translation>Il tensore {name} ha la forma {given} invece di {wanted}.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/keras_builder.py" />
            <source>Use the weights that belong to the network.</source>
            <translation>Usare i pesi che appartengono alla rete.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/keras_import.py" />
            <source>Keras models need TensorFlow, which is not installed.</source>
            <translation>I modelli Keras richiedono TensorFlow, che non è installato.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/keras_import.py" />
            <source>Install it with: {command}</source>
            <translation>Installarlo con: {command}</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_checking.py" />
            <source>decides itself what runs and how often</source>
            <translation>decide da sé che cosa viene eseguito e quante volte</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_checking.py" />
            <source>draws random numbers</source>
            <translation>estrae numeri casuali</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_checking.py" />
            <source>works on texts or files</source>
            <translation>lavora su testi o file</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_checking.py" />
            <source>Its outputs are: {names}. One must be named.</source>
            <translation>Le sue uscite sono: {names}. Occorre indicarne una.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_checking.py" />
            <source>It has no output, or one that no node gives.</source>
            <translation>Non ha uscite, oppure ne ha una che nessun nodo fornisce.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_checking.py" />
            <location filename="../../inference/backends/onnx_wire.py" />
            <source>It is damaged or no ONNX file.</source>
            <translation>È danneggiato o non è un file ONNX.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_checking.py" />
            <source>It uses opset {stated}; those from {first} to {last} are run.</source>
            <translation>Usa l'opset {stated}; si eseguono quelli da {first} a {last}.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_checking.py" />
            <source>It defines a function of its own, {name}.</source>
            <translation>Definisce una funzione propria, {name}.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_checking.py" />
            <source>It holds instructions for training.</source>
            <translation>Contiene istruzioni per l'addestramento.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_checking.py" />
            <source>It holds sparse tensors.</source>
            <translation>Contiene tensori sparsi.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_checking.py" />
            <source>It has {count:,} nodes; 1 to {most:,} are allowed.</source>
            <translation>Ha {count:,} nodi; ne sono ammessi da 1 a {most:,}.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_checking.py" />
            <source>The node {node} is the operator {operator} of “{domain}”, which is no standard one.</source>
            <translation>Il nodo {node} è l'operatore {operator} di «{domain}», che non è standard.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_checking.py" />
            <source>The node {node} ({operator}) {reason}.</source>
            <translation>Il nodo {node} ({operator}) {reason}.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_checking.py" />
            <source>The node {node} is the unknown operator {operator}.</source>
            <translation>Il nodo {node} è l'operatore sconosciuto {operator}.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_checking.py" />
            <source>The node {node} ({operator}) was exported for training.</source>
            <translation>Il nodo {node} ({operator}) è stato esportato per l'addestramento.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_checking.py" />
            <source>It has {count:,} parameters; {most:,} are allowed.</source>
            <translation>Ha {count:,} parametri; ne sono ammessi {most:,}.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_checking.py" />
            <source>It has {count} inputs ({names}) instead of one image.</source>
            <translation>Ha {count} ingressi ({names}) invece di un'immagine.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_checking.py" />
            <source>Its input {name} is no image of float32 in the order (N, channels, rows, columns).</source>
            <translation>Il suo ingresso {name} non è un'immagine float32 nell'ordine (N, canali, righe, colonne).</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_checking.py" />
            <source>Its input {name} takes {batch} images at once instead of one.</source>
            <translation>Il suo ingresso {name} prende {batch} immagini alla volta invece di una.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_checking.py" />
            <source>Its input {name} does not state from 1 to {most} channels.</source>
            <translation>Il suo ingresso {name} non dichiara da 1 a {most} canali.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_checking.py" />
            <source>It holds more than {most:,} tensors.</source>
            <translation>Contiene più di {most:,} tensori.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_checking.py" />
            <source>The tensor {name} lies in another file.</source>
            <translation>Il tensore {name} si trova in un altro file.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_checking.py" />
            <source>The tensor {name} is of a type that is not used.</source>
            <translation>Il tensore {name} è di un tipo che non si usa.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_checking.py" />
            <source>The tensor {name} does not hold as many values as its shape says.</source>
            <translation>Il tensore {name} non contiene tanti valori quanti ne indica la sua forma.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_checking.py" />
            <source>Its input {name} has a side of {side} pixels.</source>
            <translation>Il suo ingresso {name} ha un lato di {side} pixel.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_checking.py" />
            <source>The tensor {name} holds values that are not finite.</source>
            <translation>Il tensore {name} contiene valori non finiti.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_fit.py" />
            <source>The ONNX file is not the network that the description is of.</source>
            <translation>Il file ONNX non è la rete della descrizione.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_fit.py" />
            <source>It gives {shape} for one image, but the description states {count} classes.</source>
            <translation>Dà {shape} per un'immagine, ma la descrizione dichiara {count} classi.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_fit.py" />
            <source>One image would need {size:,} MiB in it.</source>
            <translation>Un'immagine vi richiederebbe {size:,} MiB.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_fit.py" />
            <source>The description says {what} {described}, the file has {found}.</source>
            <translation>La descrizione dice {what} {described}, il file ha {found}.</translation>
        </message>
        <message numerus="yes">
            <location filename="../../inference/backends/onnx_runner.py" />
            <location filename="../../inference/backends/openvino_runner.py" />
            <source>CPU, {count} threads, OpenVINO</source>
            <extracomment>One: CPU, {count} thread, OpenVINO</extracomment>
            <translation>
                <numerusform>CPU, {count} thread, OpenVINO</numerusform>
                <numerusform>CPU, {count} thread, OpenVINO</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_runner.py" />
            <source>OpenVINO does not know how to run it.</source>
            <translation>OpenVINO non sa eseguirlo.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_runner.py" />
            <location filename="../../inference/backends/openvino_runner.py" />
            <source>The image does not fit the network.</source>
            <translation>L'immagine non è adatta alla rete.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_runner.py" />
            <location filename="../../inference/transforms/pipeline.py" />
            <source>The network's output cannot be used.</source>
            <translation>Il risultato della rete non è utilizzabile.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_runner.py" />
            <source>It has the shape {shape}; the ONNX file takes {channels} channels of {rows} x {columns}.</source>
            <translation>Ha la forma {shape}; il file ONNX prende {channels} canali di {rows} x {columns}.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_runner.py" />
            <location filename="../../inference/backends/onnx_sizes.py" />
            <location filename="../../inference/backends/openvino_runner.py" />
            <source>Correct 'preprocess' in the network's description.</source>
            <translation>Correggere 'preprocess' nella descrizione della rete.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_runner.py" />
            <source>The network could not be run on this image.</source>
            <translation>Non è stato possibile eseguire la rete su questa immagine.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_runner.py" />
            <source>It has the shape {shape} instead of (N, K, rows, columns).</source>
            <translation>Ha la forma {shape} invece di (N, K, righe, colonne).</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_runner.py" />
            <source>Name another output in the network's description.</source>
            <translation>Indicare un'altra uscita nella descrizione della rete.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_runner.py" />
            <location filename="../../inference/backends/onnx_sizes.py" />
            <source>An image of {rows} x {columns} does not fit it.</source>
            <translation>Un'immagine di {rows} x {columns} non le si adatta.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_runner.py" />
            <source>any rows</source>
            <translation>righe qualsiasi</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_runner.py" />
            <source>any columns</source>
            <translation>colonne qualsiasi</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_sizes.py" />
            <source>The size of its value {name} cannot be told before it runs.</source>
            <translation>La dimensione del suo valore {name} non si può conoscere prima dell'esecuzione.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_sizes.py" />
            <source>Its value {name} would be of the size {size}.</source>
            <translation>Il suo valore {name} avrebbe la dimensione {size}.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_sizes.py" />
            <location filename="../../inference/image_gate.py" />
            <location filename="../../inference/transforms/base.py" />
            <location filename="../../inference/transforms/orient.py" />
            <location filename="../../inference/transforms/pad.py" />
            <location filename="../../inference/transforms/pipeline.py" />
            <source>The image cannot be given to the network.</source>
            <translation>L'immagine non si può dare alla rete.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_wire.py" />
            <source>It is larger than 1 GiB.</source>
            <translation>Supera 1 GiB.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_wire.py" />
            <source>The ONNX file is refused. {cause}</source>
            <translation>Il file ONNX è rifiutato. {cause}</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_wire.py" />
            <source>Export the network anew, with standard operators and its weights inside.</source>
            <translation>Esportare di nuovo la rete, con operatori standard e i pesi all'interno.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_wire.py" />
            <source>It holds more nodes, texts or single numbers than a network needs.</source>
            <translation>Contiene più nodi, testi o singoli numeri di quanti ne servano a una rete.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/onnx_wire.py" />
            <source>Its graphs are nested too deeply.</source>
            <translation>I suoi grafi sono annidati troppo in profondità.</translation>
        </message>
        <message>
            <location filename="../../inference/backends/openvino_runner.py" />
            <source>It has the shape {shape}.</source>
            <translation>Ha la forma {shape}.</translation>
        </message>
        <message>
            <location filename="../../inference/batches.py" />
            <source>Memory was short on {device}: images go one by one.</source>
            <translation>La memoria non bastava su {device}: le immagini vanno una alla volta.</translation>
        </message>
        <message>
            <location filename="../../inference/batches.py" />
            <source>Memory was short on {device}: the CPU took over.</source>
            <translation>La memoria non bastava su {device}: continua la CPU.</translation>
        </message>
        <message>
            <location filename="../../inference/batches.py" />
            <source>The network {name} cannot be run on this image.</source>
            <translation>La rete {name} non può essere eseguita su questa immagine.</translation>
        </message>
        <message>
            <location filename="../../inference/batches.py" />
            <source>There is not enough memory for it, not even for one image on the CPU.</source>
            <translation>Non c'è abbastanza memoria, nemmeno per una sola immagine sulla CPU.</translation>
        </message>
        <message>
            <location filename="../../inference/batches.py" />
            <location filename="../../inference/device.py" />
            <location filename="../../inference/worker/shared_memory.py" />
            <source>Close other programs, or choose a smaller network.</source>
            <translation>Chiudere altri programmi, o scegliere una rete più piccola.</translation>
        </message>
        <message>
            <location filename="../../inference/catalogue.py" />
            <source>the archive holds two networks with the DnnUID {uid}, and either may be meant</source>
            <translation>l'archivio contiene due reti con il DnnUID {uid}, e potrebbe trattarsi dell'una o dell'altra</translation>
        </message>
        <message>
            <location filename="../../inference/catalogue.py" />
            <source>made for {wanted}, the image shows {examined}</source>
            <translation>pensata per {wanted}, l'immagine mostra {examined}</translation>
        </message>
        <message>
            <location filename="../../inference/catalogue.py" />
            <source>made for {wanted}; the image states no body part and its StudyDescription ({description}) does not mention it</source>
            <translation>pensata per {wanted}; l'immagine non indica una parte del corpo e la sua StudyDescription ({description}) non la nomina</translation>
        </message>
        <message>
            <location filename="../../inference/catalogue.py" />
            <source>made for {made_for}, the image is {is_of}</source>
            <translation>pensata per {made_for}, l'immagine è {is_of}</translation>
        </message>
        <message>
            <location filename="../../inference/catalogue.py" />
            <source>made for {samples} samples per pixel, the image has {given}</source>
            <translation>pensata per {samples} campioni per pixel, l'immagine ne ha {given}</translation>
        </message>
        <message>
            <location filename="../../inference/catalogue.py" />
            <source>states no body part</source>
            <translation>non indica una parte del corpo</translation>
        </message>
        <message>
            <location filename="../../inference/catalogue.py" />
            <source>changed after it was signed</source>
            <translation>modificata dopo la firma</translation>
        </message>
        <message>
            <location filename="../../inference/catalogue.py" />
            <source>Modality {modality} and BodyPartExamined {examined} are equal</source>
            <translation>Modality {modality} e BodyPartExamined {examined} coincidono</translation>
        </message>
        <message>
            <location filename="../../inference/catalogue.py" />
            <source>Modality {modality} is equal; {wanted} means the same as the image's BodyPartExamined {examined}</source>
            <translation>Modality {modality} è uguale; {wanted} significa lo stesso del BodyPartExamined {examined} dell’immagine</translation>
        </message>
        <message>
            <location filename="../../inference/catalogue.py" />
            <source>Modality {modality} is equal; {wanted} is related to the image's BodyPartExamined {examined}</source>
            <translation>Modality {modality} coincide; {wanted} è affine a BodyPartExamined {examined} dell'immagine</translation>
        </message>
        <message>
            <location filename="../../inference/catalogue.py" />
            <source>Modality {modality} is equal; the image states no body part, but its StudyDescription holds the word “{found}” for {wanted}</source>
            <translation>Modality {modality} coincide; l'immagine non indica una parte del corpo, ma la sua StudyDescription contiene la parola “{found}” per {wanted}</translation>
        </message>
        <message>
            <location filename="../../inference/catalogue.py" />
            <source>no stated modality</source>
            <translation>nessuna modalità indicata</translation>
        </message>
        <message>
            <location filename="../../inference/catalogue.py" />
            <source>of no stated modality</source>
            <translation>di nessuna modalità indicata</translation>
        </message>
        <message>
            <location filename="../../inference/catalogue.py" />
            <source>empty</source>
            <translation>vuota</translation>
        </message>
        <message numerus="yes">
            <location filename="../../inference/device.py" />
            <source>CPU, {count} threads</source>
            <extracomment>One: CPU, {count} thread</extracomment>
            <translation>
                <numerusform>CPU, {count} thread</numerusform>
                <numerusform>CPU, {count} thread</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../inference/device.py" />
            <source>The device '{kind}' is not there.</source>
            <translation>Il dispositivo '{kind}' non c'è.</translation>
        </message>
        <message>
            <location filename="../../inference/device.py" />
            <source>Apple GPU</source>
            <translation>GPU Apple</translation>
        </message>
        <message>
            <location filename="../../inference/device.py" />
            <source>The network is too large for this machine now.</source>
            <translation>La rete ora è troppo grande per questo computer.</translation>
        </message>
        <message>
            <location filename="../../inference/device.py" />
            <source>This machine has: {devices}.</source>
            <translation>Questo computer ha: {devices}.</translation>
        </message>
        <message>
            <location filename="../../inference/device.py" />
            <source>Choose one of these, or none for the fastest.</source>
            <translation>Sceglierne uno, o nessuno per il più veloce.</translation>
        </message>
        <message>
            <location filename="../../inference/device.py" />
            <source>It needs about {needed} for an image of {rows} x {columns}; {device} has {free} free.</source>
            <translation>Richiede circa {needed} per un'immagine di {rows} x {columns}; {device} ha {free} liberi.</translation>
        </message>
        <message>
            <location filename="../../inference/engine.py" />
            <source>It gives {channels} channels, and its description names {classes} classes.</source>
            <translation>Restituisce {channels} canali, e la sua descrizione indica {classes} classi.</translation>
        </message>
        <message>
            <location filename="../../inference/engine.py" />
            <source>It gives values that are not finite (NaN or infinite).</source>
            <translation>Restituisce valori non finiti (NaN o infiniti).</translation>
        </message>
        <message>
            <location filename="../../inference/engine.py" />
            <source>The output of the network {network} cannot be used.</source>
            <translation>Il risultato della rete {network} non può essere usato.</translation>
        </message>
        <message>
            <location filename="../../inference/engine.py" />
            <source>It gives the same value everywhere, whatever the image shows.</source>
            <translation>Restituisce ovunque lo stesso valore, qualunque cosa mostri l'immagine.</translation>
        </message>
        <message>
            <location filename="../../inference/engine.py" />
            <location filename="../../inference/transforms/pipeline.py" />
            <source>Ask the network's author for weights and a description that belong together.</source>
            <translation>Chiedere all'autore della rete pesi e descrizione che vadano insieme.</translation>
        </message>
        <message>
            <location filename="../../inference/ensemble.py" />
            <source>It has other classes than the network that names it.</source>
            <translation>Ha classi diverse da quelle della rete che la nomina.</translation>
        </message>
        <message>
            <location filename="../../inference/ensemble.py" />
            <source>The network {member} cannot be a member of {ensemble}.</source>
            <translation>La rete {member} non può far parte di {ensemble}.</translation>
        </message>
        <message>
            <location filename="../../inference/ensemble.py" />
            <source>Its activation is another than that of the network that names it.</source>
            <translation>La sua attivazione è diversa da quella della rete che la nomina.</translation>
        </message>
        <message>
            <location filename="../../inference/ensemble.py" />
            <source>Choose another network, or ask the author of this one.</source>
            <translation>Scegliere un'altra rete, o chiedere all'autore di questa.</translation>
        </message>
        <message>
            <location filename="../../inference/ensemble.py" />
            <source>Only networks of the task 'segment' work together.</source>
            <translation>Solo le reti con il compito 'segment' lavorano insieme.</translation>
        </message>
        <message>
            <location filename="../../inference/ensemble.py" />
            <source>It has members itself.</source>
            <translation>Ha essa stessa altri membri.</translation>
        </message>
        <message>
            <location filename="../../inference/image_gate.py" />
            <source>It states no position, orientation or pixel spacing.</source>
            <translation>Non indica posizione, orientamento o dimensione dei pixel.</translation>
        </message>
        <message>
            <location filename="../../inference/image_gate.py" />
            <source>No region can be proposed on {which} of this series.</source>
            <translation>Nessuna regione si può proporre su {which} di questa serie.</translation>
        </message>
        <message>
            <location filename="../../inference/image_gate.py" />
            <source>image {number}</source>
            <translation>immagine {number}</translation>
        </message>
        <message>
            <location filename="../../inference/image_gate.py" />
            <source>frame {frame_number} of {which}</source>
            <translation>frame {frame_number} di {which}</translation>
        </message>
        <message>
            <location filename="../../inference/image_gate.py" />
            <source>Choose a slice with full geometry.</source>
            <translation>Scegliere uno strato con geometria completa.</translation>
        </message>
        <message>
            <location filename="../../inference/image_gate.py" />
            <source>The network {network} cannot be used on {which}.</source>
            <translation>La rete {network} non può essere usata su {which}.</translation>
        </message>
        <message>
            <location filename="../../inference/image_gate.py" />
            <source>It states no Frame of Reference UID.</source>
            <translation>Non indica un Frame of Reference UID.</translation>
        </message>
        <message>
            <location filename="../../inference/image_gate.py" />
            <source>The network {network} cannot be used on this image.</source>
            <translation>La rete {network} non è utilizzabile su questa immagine.</translation>
        </message>
        <message>
            <location filename="../../inference/image_gate.py" />
            <source>It looks at {count} slices that lie side by side. {problem}</source>
            <translation>Guarda {count} strati affiancati. {problem}</translation>
        </message>
        <message>
            <location filename="../../inference/image_gate.py" />
            <source>Choose a network that looks at single slices.</source>
            <translation>Scegliere una rete che guarda un solo strato.</translation>
        </message>
        <message>
            <location filename="../../inference/image_gate.py" />
            <source>It is made for {tag} {asked}; the image has {given}.</source>
            <translation>È pensata per {tag} {asked}; l'immagine ha {given}.</translation>
        </message>
        <message>
            <location filename="../../inference/image_gate.py" />
            <source>Choose another network under “why?”.</source>
            <translation>Scegliere un'altra rete in “Perché questa?”.</translation>
        </message>
        <message>
            <location filename="../../inference/image_gate.py" />
            <source>It is a colour image, and the network takes neighbouring slices.</source>
            <translation>È un'immagine a colori, e la rete richiede strati vicini.</translation>
        </message>
        <message>
            <location filename="../../inference/image_gate.py" />
            <location filename="../../inference/transforms/orient.py" />
            <location filename="../../inference/transforms/pipeline.py" />
            <source>Choose another image or a network that is made for this one.</source>
            <translation>Scegliere un'altra immagine o una rete adatta a questa.</translation>
        </message>
        <message>
            <location filename="../../inference/network_objects.py" />
            <source>The network {network} cannot be read.</source>
            <translation>La rete {network} non si può leggere.</translation>
        </message>
        <message>
            <location filename="../../inference/network_objects.py" />
            <source>The network {network} could not be fetched.</source>
            <translation>La rete {network} non si è potuta recuperare.</translation>
        </message>
        <message>
            <location filename="../../inference/network_objects.py" />
            <source>Store the network in the archive anew.</source>
            <translation>Archiviare di nuovo la rete.</translation>
        </message>
        <message>
            <location filename="../../inference/network_objects.py" />
            <source>Search again; if it stays so, store the network in the archive anew.</source>
            <translation>Cercare di nuovo; se non cambia, archiviare di nuovo la rete.</translation>
        </message>
        <message>
            <location filename="../../inference/network_objects.py" />
            <source>The archive sent {count} instances, none of which is the network.</source>
            <translation>L'archivio ha inviato {count} istanze, nessuna delle quali è la rete.</translation>
        </message>
        <message>
            <location filename="../../inference/proposer.py" />
            <source>The network {network} cannot be used.</source>
            <translation>La rete {network} non è utilizzabile.</translation>
        </message>
        <message>
            <location filename="../../inference/proposer.py" />
            <source>It does not fit the image: {reason}.</source>
            <translation>Non è adatta all'immagine: {reason}.</translation>
        </message>
        <message>
            <location filename="../../inference/proposer.py" />
            <source>The archive does not hold it.</source>
            <translation>L'archivio non la contiene.</translation>
        </message>
        <message>
            <location filename="../../inference/proposer.py" />
            <source>Another network has taken its place since it was checked.</source>
            <translation>Un'altra rete ha preso il suo posto da quando è stata verificata.</translation>
        </message>
        <message>
            <location filename="../../inference/proposer.py" />
            <source>Press AI ROI again: what is there now is checked first.</source>
            <translation>Premere di nuovo AI ROI: ciò che c'è ora viene prima verificato.</translation>
        </message>
        <message>
            <location filename="../../inference/transforms/base.py" />
            <source>The network's step '{step}' works in millimetres, and the image has no Pixel Spacing.</source>
            <translation>Il passo '{step}' della rete lavora in millimetri, e l'immagine non ha Pixel Spacing.</translation>
        </message>
        <message>
            <location filename="../../inference/transforms/base.py" />
            <source>Choose a network that does not resample, or an image with Pixel Spacing.</source>
            <translation>Scegliere una rete che non ricampiona, o un'immagine con Pixel Spacing.</translation>
        </message>
        <message>
            <location filename="../../inference/transforms/base.py" />
            <source>It would be {rows} x {columns} pixels; the limit is {limit} a side.</source>
            <translation>Avrebbe {rows} x {columns} pixel; il limite è {limit} per lato.</translation>
        </message>
        <message>
            <location filename="../../inference/transforms/base.py" />
            <location filename="../../inference/transforms/pad.py" />
            <source>Choose a network that is made for images of this size.</source>
            <translation>Scegliere una rete pensata per immagini di questa dimensione.</translation>
        </message>
        <message>
            <location filename="../../inference/transforms/orient.py" />
            <source>The image does not state its Image Orientation (Patient).</source>
            <translation>L'immagine non dichiara la sua Image Orientation (Patient).</translation>
        </message>
        <message>
            <location filename="../../inference/transforms/orient.py" />
            <source>The image lies across these directions.</source>
            <translation>L'immagine giace di traverso rispetto a queste direzioni.</translation>
        </message>
        <message>
            <location filename="../../inference/transforms/orient.py" />
            <source>The network takes slices whose rows and columns point to {orientation}. {cause}</source>
            <translation>La rete prende sezioni le cui righe e colonne puntano verso {orientation}. {cause}</translation>
        </message>
        <message>
            <location filename="../../inference/transforms/pad.py" />
            <source>It has {rows} x {columns} pixels where the network takes at most {most_rows} x {most_columns}.</source>
            <translation>Ha {rows} x {columns} pixel, mentre la rete ne accetta al massimo {most_rows} x {most_columns}.</translation>
        </message>
        <message>
            <location filename="../../inference/transforms/pipeline.py" />
            <source>Its Pixel Spacing is not positive.</source>
            <translation>Il suo Pixel Spacing non è positivo.</translation>
        </message>
        <message>
            <location filename="../../inference/transforms/pipeline.py" />
            <source>It has values that are not finite.</source>
            <translation>Ha valori che non sono finiti.</translation>
        </message>
        <message>
            <location filename="../../inference/transforms/pipeline.py" />
            <source>Prepared, it is {rows} x {columns}; the network takes multiples of {size_multiple}.</source>
            <translation>Preparata, misura {rows} x {columns}; la rete accetta multipli di {size_multiple}.</translation>
        </message>
        <message>
            <location filename="../../inference/transforms/pipeline.py" />
            <source>It has {ndim} axes instead of rows and columns.</source>
            <translation>Ha {ndim} assi invece di righe e colonne.</translation>
        </message>
        <message>
            <location filename="../../inference/transforms/pipeline.py" />
            <source>It is a colour image, and the network takes {channels} channels instead of {colours}.</source>
            <translation>È un'immagine a colori, e la rete accetta {channels} canali invece di {colours}.</translation>
        </message>
        <message>
            <location filename="../../inference/transforms/pipeline.py" />
            <source>It has the shape {shape} instead of {slices} slices of rows and columns.</source>
            <translation>Ha la forma {shape} invece di {slices} sezioni di righe e colonne.</translation>
        </message>
        <message>
            <location filename="../../inference/transforms/pipeline.py" />
            <source>It has the shape {shape} instead of (K, {rows}, {columns}) or a whole fraction of that.</source>
            <translation>Ha la forma {shape} invece di (K, {rows}, {columns}) o di una sua frazione intera.</translation>
        </message>
        <message>
            <location filename="../../inference/worker/client.py" />
            <source>The network {name} was ended.</source>
            <translation>La rete {name} è stata terminata.</translation>
        </message>
        <message>
            <location filename="../../inference/worker/client.py" />
            <source>The library that runs it refused it.</source>
            <translation>La libreria che la esegue l'ha rifiutata.</translation>
        </message>
        <message>
            <location filename="../../inference/worker/client.py" />
            <source>The network {name} cannot be run.</source>
            <translation>La rete {name} non può essere eseguita.</translation>
        </message>
        <message>
            <location filename="../../inference/worker/client.py" />
            <source>Everything else goes on. Try again, or choose another network.</source>
            <translation>Tutto il resto continua. Riprovare, o scegliere un'altra rete.</translation>
        </message>
        <message>
            <location filename="../../inference/worker/client.py" />
            <source>It crashed.</source>
            <translation>Si è arrestata in modo anomalo.</translation>
        </message>
        <message>
            <location filename="../../inference/worker/client.py" />
            <source>The process that runs networks does not start.</source>
            <translation>Il processo che esegue le reti non si avvia.</translation>
        </message>
        <message>
            <location filename="../../inference/worker/client.py" />
            <source>Start Verdant again; if it stays so, install it anew.</source>
            <translation>Riavviare Verdant; se il problema rimane, reinstallarlo.</translation>
        </message>
        <message>
            <location filename="../../inference/worker/client.py" />
            <source>The process that it was loaded in has ended meanwhile.</source>
            <translation>Il processo in cui era caricata è terminato nel frattempo.</translation>
        </message>
        <message>
            <location filename="../../inference/worker/client.py" />
            <source>It did not end in the time that a network may take.</source>
            <translation>Non ha finito nel tempo concesso a una rete.</translation>
        </message>
        <message>
            <location filename="../../inference/worker/client.py" />
            <source>It took more than {mebibytes} MiB of memory.</source>
            <translation>Ha occupato più di {mebibytes} MiB di memoria.</translation>
        </message>
        <message>
            <location filename="../../inference/worker/shared_memory.py" />
            <source>The image cannot be handed to the network.</source>
            <translation>L'immagine non può essere passata alla rete.</translation>
        </message>
        <message>
            <location filename="../../inference/worker/shared_memory.py" />
            <source>That would take {mebibytes} MiB of memory.</source>
            <translation>Servirebbero {mebibytes} MiB di memoria.</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Find the network that fits this slice, run it here, and show what it proposes</source>
            <translation>Trova la rete adatta a questo strato, la esegue qui e mostra ciò che propone</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>AI ROI on the whole series</source>
            <translation>ROI IA sull'intera serie</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Networks…</source>
            <translation>Reti…</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>What the archive offers: what each network is for, who signed it, whether it fits, and why</source>
            <translation>Che cosa offre l’archivio: a che serve ogni rete, chi l’ha firmata, se è adatta, e perché</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Correction ledger…</source>
            <translation>Registro delle correzioni…</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>What became of the proposals of each network here: accepted, edited or rejected, how far off, how fast</source>
            <translation>Che cosa è stato delle proposte di ogni rete: accettate, modificate o rifiutate, con quale scarto e in quanto tempo</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Validate</source>
            <translation>Convalida</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Accept the selected region: it will be saved</source>
            <translation>Accetta la regione selezionata: sarà salvata</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Reject</source>
            <translation>Rifiuta</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Refuse the selected region: it leaves the image and stays on the list</source>
            <translation>Rifiuta la regione selezionata: lascia l'immagine e resta nell'elenco</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Next</source>
            <translation>Prossima</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Jump to the next undecided slice</source>
            <translation>Vai al prossimo strato da decidere</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>The next slice that holds a region that awaits a decision</source>
            <translation>Il prossimo strato con una regione che attende una decisione</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Next region</source>
            <translation>Regione successiva</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Previous region</source>
            <translation>Regione precedente</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Undo</source>
            <translation>Annulla</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Redo</source>
            <translation>Ripeti</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Store the validated regions as RTSTRUCT</source>
            <translation>Archivia le regioni convalidate come RTSTRUCT</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Export regions…</source>
            <translation>Esporta regioni…</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Write the validated regions to files: NIfTI, STL, OBJ, CSV, JSON, PNG; no name tells whose they are</source>
            <translation>Scrive le regioni convalidate in file: NIfTI, STL, OBJ, CSV, JSON, PNG; nessun nome dice di chi sono</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Who decides from now on; what was decided stays in the name of who did</source>
            <translation>Chi decide d’ora in poi; ciò che è stato deciso resta a nome di chi lo ha deciso</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Versions of the regions…</source>
            <translation>Versioni delle regioni…</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>The structure sets and segmentations of this study: who made which, what they want, and what changed</source>
            <translation>I set di strutture e le segmentazioni di questo studio: chi ha fatto quali, che cosa richiedono e che cosa è cambiato</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Copy the selected region of a structure set: the copy can be edited, the structure set stays as it is</source>
            <translation>Copia la regione selezionata di un set di strutture: la copia si può modificare, il set di strutture resta com'è</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Next slice</source>
            <translation>Strato successivo</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Previous slice</source>
            <translation>Strato precedente</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Ten slices on</source>
            <translation>Dieci strati avanti</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Ten slices back</source>
            <translation>Dieci strati indietro</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>First slice</source>
            <translation>Primo strato</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Last slice</source>
            <translation>Ultimo strato</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Next series</source>
            <translation>Serie successiva</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Previous series</source>
            <translation>Serie precedente</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Fit</source>
            <translation>Adatta</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Reset view</source>
            <translation>Ripristina vista</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Zoom in</source>
            <translation>Ingrandisci</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Zoom out</source>
            <translation>Riduci</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Hide overlays</source>
            <translation>Nascondi sovrapposizioni</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Read and search the data elements of the image in view</source>
            <translation>Legge e cerca gli elementi dell'immagine in vista</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Fold panels away</source>
            <translation>Ripiega i pannelli</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Next part of the window</source>
            <translation>Parte successiva della finestra</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>From the studies to the image, the regions, the measurements and on, by keyboard</source>
            <translation>Dagli studi all'immagine, alle regioni, alle misure e così via, da tastiera</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Previous part of the window</source>
            <translation>Parte precedente della finestra</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Open files…</source>
            <translation>Apri file…</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Take DICOM files over into this machine's archive and show them; so does dropping them on the window</source>
            <translation>Acquisisce i file DICOM nell'archivio di questo computer e li mostra; lo stesso fa il trascinamento sulla finestra</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Open a folder…</source>
            <translation>Apri una cartella…</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Import…</source>
            <translation>Importa…</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Take files, folders, ZIP files or a disc with a DICOMDIR over into this machine's archive</source>
            <translation>Prendi file, cartelle, file ZIP o un disco con DICOMDIR nell’archivio di questo computer</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Export study…</source>
            <translation>Esporta studio…</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Write the selected study to a folder, a medium with a DICOMDIR or a ZIP file, with or without names</source>
            <translation>Scrivi lo studio scelto in una cartella, un supporto con DICOMDIR o un file ZIP, con o senza nomi</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Send study to…</source>
            <translation>Invia studio a…</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Send the selected study to another archive; it waits in the outbox until that has it</source>
            <translation>Invia lo studio scelto a un altro archivio; attende nella posta in uscita finché quello non lo ha</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Send series to…</source>
            <translation>Invia serie a…</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Send the series in view to another archive; it waits in the outbox until that has it</source>
            <translation>Invia la serie in vista a un altro archivio; attende nella posta in uscita finché quello non la ha</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Search studies</source>
            <translation>Cerca studi</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Search again</source>
            <translation>Cerca di nuovo</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Copy image</source>
            <translation>Copia immagine</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Copy the viewport as a picture, without the patient's name</source>
            <translation>Copia il riquadro come figura, senza il nome del paziente</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Save image…</source>
            <translation>Salva immagine…</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Outbox…</source>
            <translation>Posta in uscita…</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>What was saved or sent on and no PACS has yet, why, and what can be done about it</source>
            <translation>Ciò che è stato salvato o inviato e nessun PACS ha ancora, perché, e che cosa si può fare</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Fetch the images of this series that have not come; what is here is not fetched again</source>
            <translation>Recupera le immagini di questa serie che non sono arrivate; ciò che c'è non viene recuperato di nuovo</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Fetch all priors now</source>
            <translation>Recupera ora tutti i precedenti</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Bring the other studies with the same patient ID to this machine, behind everything that you open</source>
            <translation>Porta su questo computer gli altri studi con lo stesso ID paziente, dopo tutto ciò che si apre</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Stop fetching priors</source>
            <translation>Interrompi il recupero dei precedenti</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Keep the study here</source>
            <translation>Tieni qui lo studio</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Let the selected study never leave the archive on this computer by itself, however full it is</source>
            <translation>Lo studio selezionato non lascia mai da solo l'archivio di questo computer, per quanto sia pieno</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Lock now</source>
            <translation>Blocca ora</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Cover everything of the patient until the reviewer's PIN is entered; work in the background goes on</source>
            <translation>Copre tutto del paziente finché non è inserito il PIN del revisore; il lavoro in sottofondo continua</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Audit trail…</source>
            <translation>Registro di audit…</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Who did what to whose data on this machine</source>
            <translation>Chi ha fatto che cosa con i dati di chi su questo computer</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Settings…</source>
            <translation>Impostazioni…</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Quit</source>
            <translation>Esci</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Choose a layout…</source>
            <translation>Scegli una disposizione…</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>How many viewports there are, in rows and columns</source>
            <translation>Quanti riquadri, in righe e colonne</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Enlarge the viewport</source>
            <translation>Ingrandisci il riquadro</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Give the active viewport the whole room, or every one its own again; so does a double click</source>
            <translation>Dà al riquadro attivo tutto lo spazio, o di nuovo a ciascuno il suo; così anche un doppio clic</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Next viewport</source>
            <translation>Riquadro successivo</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Previous viewport</source>
            <translation>Riquadro precedente</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Empty the viewport</source>
            <translation>Svuota il riquadro</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Newest prior beside</source>
            <translation>Precedente più recente accanto</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Open the patient's newest other study with the same patient ID in the viewport beside</source>
            <translation>Apri nel riquadro accanto l’altro studio più recente con lo stesso ID paziente</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Follow slices</source>
            <translation>Segui gli strati</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Parallel slices in the same frame of reference follow one another by their position in millimetres</source>
            <translation>Gli strati paralleli nello stesso sistema di riferimento si seguono per posizione in millimetri</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Same window</source>
            <translation>Stessa finestra</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>A window holds for all images of the same modality and unit</source>
            <translation>Una finestra vale per tutte le immagini della stessa modalità e unità</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Same scale and place</source>
            <translation>Stessa scala e posizione</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>All show the same part, equally large</source>
            <translation>Tutti mostrano la stessa parte, ugualmente grande</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Reference lines</source>
            <translation>Linee di riferimento</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Show where the slice of the active viewport cuts the others</source>
            <translation>Mostra dove lo strato del riquadro attivo taglia gli altri</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>First and last reference line</source>
            <translation>Prima e ultima linea di riferimento</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Show how far the stack of the active one reaches</source>
            <translation>Mostra fin dove arriva lo stack del riquadro attivo</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Lay out as usual</source>
            <translation>Disponi come di solito</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Lay the selected study out as is remembered for its modality</source>
            <translation>Dispone lo studio selezionato come memorizzato per la sua modalità</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Fill the viewports in order</source>
            <translation>Riempi i riquadri in ordine</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Remember this layout for the modality</source>
            <translation>Ricorda questa disposizione per la modalità</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Remember this layout, filled in order</source>
            <translation>Ricorda questa disposizione, riempita in ordine</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Forget the remembered layout</source>
            <translation>Dimentica la disposizione memorizzata</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Next stack</source>
            <translation>Stack successivo</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>At the same slice, the next time, echo, b-value …</source>
            <translation>Allo stesso strato, il tempo, l'eco o il valore b successivo …</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Previous stack</source>
            <translation>Stack precedente</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Next group of stacks</source>
            <translation>Gruppo di stack successivo</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Previous group of stacks</source>
            <translation>Gruppo di stack precedente</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Autoplay the stacks, not the slices</source>
            <translation>Cine degli stack, non degli strati</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Push the outline</source>
            <translation>Spingi il contorno</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>From inside it bulges the selected region, from outside it dents it</source>
            <translation>Da dentro gonfia la regione selezionata, da fuori la incava</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Paint</source>
            <translation>Pennello</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Add to the selected region with a round brush; without one, begin a new region</source>
            <translation>Aggiunge alla regione selezionata con un pennello tondo; senza selezione ne inizia una nuova</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Paint within values</source>
            <translation>Dipingi entro i valori</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>The brush takes only pixels whose value is near the one under the press, or in a range that you type</source>
            <translation>Il pennello prende solo i pixel il cui valore è vicino a quello sotto il clic, o in un intervallo scritto</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Erase</source>
            <translation>Cancella</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Take away from the selected region with a round brush</source>
            <translation>Toglie dalla regione selezionata con un pennello tondo</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Draw a region</source>
            <translation>Disegna una regione</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Draw round a new region; begun inside the selected one it adds to that, with Shift it takes away</source>
            <translation>Contorna una nuova regione; se inizia in quella selezionata aggiunge a questa, con Maiusc toglie</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Draw a box</source>
            <translation>Disegna un riquadro</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Drag from corner to corner; begun inside the selected region it adds to that, with Shift it takes away</source>
            <translation>Trascinare da un angolo all’altro; se inizia nella regione selezionata aggiunge a questa, con Maiusc toglie</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Draw a polygon</source>
            <translation>Disegna un poligono</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Click the corners, double-click the last; Backspace takes one back, with Shift it takes away</source>
            <translation>Fare clic sui vertici, doppio clic sull’ultimo; Backspace ne annulla uno, con Maiusc toglie</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Draw along edges</source>
            <translation>Disegna lungo i bordi</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Click along an edge: the line follows it from click to click; double-click closes it</source>
            <translation>Fare clic lungo un bordo: la linea lo segue da un clic all’altro; doppio clic la chiude</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Cut</source>
            <translation>Taglia</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Draw a line through the selected region: the parts become regions of their own</source>
            <translation>Traccia una linea attraverso la regione selezionata: le parti diventano regioni a sé</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Move corners</source>
            <translation>Sposta i vertici</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Drag a corner, or an edge for a new one; double-click takes a corner away</source>
            <translation>Trascina un vertice, o un bordo per crearne uno; il doppio clic lo toglie</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Merge</source>
            <translation>Unisci</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Click another region of the slice: it becomes part of the selected one</source>
            <translation>Fare clic su un’altra regione dello strato: diventa parte di quella selezionata</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Editing tools…</source>
            <translation>Strumenti di modifica…</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Choose a tool by its letter</source>
            <translation>Scegliere uno strumento con la sua lettera</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Values to paint…</source>
            <translation>Valori da dipingere…</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>How far from the value under the press the brush still takes pixels, or a range of its own</source>
            <translation>Fino a che distanza dal valore sotto il clic il pennello prende i pixel, o un intervallo fisso</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Smaller brush</source>
            <translation>Pennello più piccolo</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Larger brush</source>
            <translation>Pennello più grande</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Smooth</source>
            <translation>Smussa</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Round the corners of the selected region</source>
            <translation>Arrotonda gli angoli della regione selezionata</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Fill holes</source>
            <translation>Riempi i buchi</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Keep the largest part</source>
            <translation>Tieni la parte più grande</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Grow by a pixel</source>
            <translation>Allarga di un pixel</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Shrink by a pixel</source>
            <translation>Restringi di un pixel</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Move the region left</source>
            <translation>Sposta la regione a sinistra</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Move the region right</source>
            <translation>Sposta la regione a destra</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Move the region up</source>
            <translation>Sposta la regione in alto</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Move the region down</source>
            <translation>Sposta la regione in basso</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Name and comment…</source>
            <translation>Nome e commento…</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Say what the selected region is, and a few words of it</source>
            <translation>Dire che cos’è la regione selezionata, con un breve commento</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Delete region</source>
            <translation>Elimina regione</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Only what a hand has made; what a network proposed is rejected</source>
            <translation>Solo ciò che è fatto a mano; ciò che una rete ha proposto si rifiuta</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Interpolate between slices</source>
            <translation>Interpola tra gli strati</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Fill the empty slices up to the nearest ones, above and below, that hold a validated or edited region of the same name; what is made awaits a decision</source>
            <translation>Riempie gli strati vuoti fino ai più vicini, sopra e sotto, con una regione convalidata o modificata dello stesso nome; ciò che si crea attende una decisione</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Copy to the next slice</source>
            <translation>Copia sulla slice successiva</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>The copy awaits a decision of its own</source>
            <translation>La copia attende una decisione propria</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Copy to the previous slice</source>
            <translation>Copia sulla slice precedente</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>The window for this kind of image; its name is shown with its width and level</source>
            <translation>La finestra per questo tipo di immagine; il nome compare con ampiezza e livello</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Automatic window</source>
            <translation>Finestra automatica</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Spread the values of this image from black to white</source>
            <translation>Distende i valori di questa immagine dal nero al bianco</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Next window of the image</source>
            <translation>Prossima finestra dell'immagine</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Go through the windows and tables that the image itself states</source>
            <translation>Scorre le finestre e le tabelle indicate dall'immagine stessa</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>A window for each image</source>
            <translation>Una finestra per ogni immagine</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>A window then holds for the image in view only; press again for one window for the series</source>
            <translation>Una finestra vale allora solo per l'immagine in vista; premere di nuovo per una sola per la serie</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Invert</source>
            <translation>Inverti</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Next colour map</source>
            <translation>Prossima mappa di colori</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>One to one</source>
            <translation>Uno a uno</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Rotate right</source>
            <translation>Ruota a destra</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Rotate left</source>
            <translation>Ruota a sinistra</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Flip left–right</source>
            <translation>Rifletti destra–sinistra</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Flip top–bottom</source>
            <translation>Rifletti alto–basso</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Smooth or single pixels</source>
            <translation>Sfuma o singoli pixel</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Interpolate between pixels, or show each as it is</source>
            <translation>Interpola tra i pixel, o mostra ciascuno com'è</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Magnifier</source>
            <translation>Lente</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Faster</source>
            <translation>Più veloce</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Slower</source>
            <translation>Più lento</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Loop or there and back</source>
            <translation>Ciclo o avanti e indietro</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Select and move</source>
            <translation>Seleziona e sposta</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>The left button selects regions and moves a magnified image</source>
            <translation>Il tasto sinistro seleziona regioni e sposta un'immagine ingrandita</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Scroll by dragging</source>
            <translation>Scorri trascinando</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>The left button goes through the slices</source>
            <translation>Il tasto sinistro scorre gli strati</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Zoom by dragging</source>
            <translation>Zoom trascinando</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>The left button magnifies</source>
            <translation>Il tasto sinistro ingrandisce</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Window by dragging</source>
            <translation>Finestra trascinando</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>The left button does what the right one does</source>
            <translation>Il tasto sinistro fa ciò che fa il destro</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Window of a rectangle</source>
            <translation>Finestra di un rettangolo</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Draw a rectangle: its values are spread from black to white</source>
            <translation>Disegnare un rettangolo: i suoi valori vanno dal nero al bianco</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Drag from end to end, or click both ends</source>
            <translation>Trascinare da un estremo all'altro, o fare clic su entrambi</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Drag the first arm to the vertex, then click the end of the second</source>
            <translation>Trascinare il primo lato fino al vertice, poi fare clic alla fine del secondo</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Drag one line, then the other: the angle between them</source>
            <translation>Trascinare una linea, poi l'altra: l'angolo tra esse</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Drag a rectangle: area, mean, SD, minimum and maximum inside</source>
            <translation>Trascinare un rettangolo: area, media, DS, minimo e massimo all'interno</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Drag an ellipse: area, mean, SD, minimum and maximum inside</source>
            <translation>Trascinare un'ellisse: area, media, DS, minimo e massimo all'interno</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Click the corners, double-click the last: area and values inside</source>
            <translation>Fare clic sugli angoli, doppio clic sull'ultimo: area e valori all'interno</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Draw round a region: area and values inside</source>
            <translation>Disegnare intorno a una regione: area e valori all'interno</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Drag from the words to what they mean</source>
            <translation>Trascinare dalle parole a ciò che indicano</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Click where the words shall stand</source>
            <translation>Fare clic dove devono stare le parole</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Value, pixel and place in the patient under the pointer; a click keeps them</source>
            <translation>Valore, pixel e posizione nel paziente sotto il puntatore; un clic li conserva</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Measuring tools…</source>
            <translation>Strumenti di misura…</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Delete measurement</source>
            <translation>Elimina misura</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Copy measurements</source>
            <translation>Copia misure</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Export measurements…</source>
            <translation>Esporta misure…</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Write a table for a spreadsheet; it names no patient unless you ask for it</source>
            <translation>Scrive una tabella per un foglio di calcolo; non nomina il paziente se non richiesto</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Three planes and 3D</source>
            <translation>Tre piani e 3D</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Cut the stack in view along the patient's axes (MPR), at any angle; again, or Esc, goes back</source>
            <translation>Taglia lo stack in vista lungo gli assi del paziente (MPR), con qualsiasi angolo; di nuovo, o Esc, torna indietro</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Reset planes</source>
            <translation>Ripristina i piani</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Hide crosshair</source>
            <translation>Nascondi la croce</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Thicker slab</source>
            <translation>Slab più spesso</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Thinner slab</source>
            <translation>Slab più sottile</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Next kind of slab</source>
            <translation>Prossimo tipo di slab</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Draw first, then compare</source>
            <translation>Prima disegna, poi confronta</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>What a network proposes stays hidden on a slice until you have drawn there, or said “Nothing here”</source>
            <translation>Ciò che una rete propone su uno strato resta nascosto finché non vi hai disegnato, o detto “Qui niente”</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Compare with the proposals</source>
            <translation>Confronta con le proposte</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>You have drawn: show what the network proposes on this slice, and how far you agree</source>
            <translation>Hai disegnato: mostra ciò che la rete propone su questo strato, e quanto concordate</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Nothing here</source>
            <translation>Qui niente</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>You see nothing to draw on this slice: show what the network proposes</source>
            <translation>Su questo strato non vedi niente da disegnare: mostra ciò che la rete propone</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Scores and uncertainty</source>
            <translation>Punteggi e incertezza</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>How sure the network was: the score of each proposal, and two thin lines between which it was not sure</source>
            <translation>Quanto era sicura la rete: il punteggio di ogni proposta, e due linee sottili fra le quali non era sicura</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Second opinion…</source>
            <translation>Secondo parere…</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Ask another network of the archive about this slice; nothing of the first is replaced</source>
            <translation>Interroga un'altra rete dell'archivio su questo strato; della prima non viene sostituito niente</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Opinions side by side</source>
            <translation>Pareri affiancati</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>The proposals of two networks in two viewports, which move together</source>
            <translation>Le proposte di due reti in due riquadri, che si muovono insieme</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Take this one instead</source>
            <translation>Prendi questa al posto dell'altra</translation>
        </message>
        <message>
            <location filename="../../app/session/commands.py" />
            <source>Validate the selected proposal and reject what other networks proposed in its place, in one step</source>
            <translation>Convalida la proposta scelta e rifiuta ciò che altre reti hanno proposto al suo posto, in un solo passo</translation>
        </message>
        <message>
            <location filename="../../resources/presets/windows.json" />
            <source>Soft tissue</source>
            <translation>Tessuti molli</translation>
        </message>
        <message>
            <location filename="../../resources/presets/windows.json" />
            <source>Lung</source>
            <translation>Polmone</translation>
        </message>
        <message>
            <location filename="../../resources/presets/windows.json" />
            <source>Bone</source>
            <translation>Osso</translation>
        </message>
        <message>
            <location filename="../../resources/presets/windows.json" />
            <source>Brain</source>
            <translation>Encefalo</translation>
        </message>
        <message>
            <location filename="../../resources/presets/windows.json" />
            <source>Liver</source>
            <translation>Fegato</translation>
        </message>
        <message>
            <location filename="../../resources/presets/windows.json" />
            <source>Mediastinum</source>
            <translation>Mediastino</translation>
        </message>
        <message>
            <location filename="../../resources/presets/windows.json" />
            <source>Stroke</source>
            <translation>Ictus</translation>
        </message>
        <message>
            <location filename="../../resources/presets/windows.json" />
            <source>Subdural</source>
            <translation>Subdurale</translation>
        </message>
        <message>
            <location filename="../../resources/presets/windows.json" />
            <source>Vessels</source>
            <translation>Vasi</translation>
        </message>
        <message>
            <location filename="../../resources/presets/windows.json" />
            <source>SUV 0–5</source>
            <translation>SUV 0–5</translation>
        </message>
        <message>
            <location filename="../../resources/presets/windows.json" />
            <source>SUV 0–7</source>
            <translation>SUV 0–7</translation>
        </message>
        <message>
            <location filename="../../resources/presets/windows.json" />
            <source>SUV 0–10</source>
            <translation>SUV 0–10</translation>
        </message>
        <message>
            <location filename="../../resources/presets/windows.json" />
            <source>SUV 0–15</source>
            <translation>SUV 0–15</translation>
        </message>
        <message>
            <location filename="../../resources/presets/windows.json" />
            <source>SUV 0–2.5</source>
            <translation>SUV 0–2,5</translation>
        </message>
        <message>
            <location filename="../../resources/presets/windows.json" />
            <source>Full range</source>
            <translation>Gamma intera</translation>
        </message>
        <message>
            <location filename="../../resources/presets/windows.json" />
            <source>Weak uptake</source>
            <translation>Captazione debole</translation>
        </message>
        <message>
            <location filename="../../resources/presets/windows.json" />
            <source>Dark tissues</source>
            <translation>Tessuti scuri</translation>
        </message>
        <message>
            <location filename="../../resources/presets/windows.json" />
            <source>Bright tissues</source>
            <translation>Tessuti chiari</translation>
        </message>
    </context>
</TS>
