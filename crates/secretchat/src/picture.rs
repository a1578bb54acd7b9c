//! The key picture as a file, by which two people compare their keys (spec/10).

use std::iter;

use png::{BitDepth, ColorType, Encoder, EncodingError};
use secretchat_core::crypto::KeyHash;
use secretchat_core::crypto::picture::COLOURS;

/// Cells of a row, and rows.
const CELLS: u32 = 12;
/// Most pixels of a side of a cell.
pub const MAX_CELL_PIXELS: u32 = 128;

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// Such cells are not drawn.
    #[error("cells of {0} pixels a side instead of 1 to {MAX_CELL_PIXELS}")]
    CellPixels(u32),
    /// It cannot be encoded.
    #[error(transparent)]
    Encoding(#[from] EncodingError),
}

/// Draws the picture as a PNG, whose cells have 1 to 128 pixels a side.
///
/// # Errors
/// [`PictureError::CellPixels`] for other sizes.
pub fn png(hash: &KeyHash, cell_pixels: u32) -> Result<Vec<u8>, PictureError> {
    if cell_pixels == 0 || cell_pixels > MAX_CELL_PIXELS {
        return Err(PictureError::CellPixels(cell_pixels));
    }
    let side = CELLS * cell_pixels;
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, side, side);
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(BitDepth::Two);
    encoder.set_palette(palette());
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&pixels(hash, cell_pixels as usize))?;
    writer.finish()?;
    Ok(file)
}

fn palette() -> Vec<u8> {
    let colours = COLOURS.map(u32::to_be_bytes);
    colours.iter().flat_map(|[_, rgb @ ..]| *rgb).collect()
}

/// Rows of colour numbers: four pixels a byte, the first in its highest bits.
fn pixels(hash: &KeyHash, cell_pixels: usize) -> Vec<u8> {
    let mut pixels = Vec::new();
    for cells in hash.cells() {
        let row: Vec<u8> = cells
            .into_iter()
            .flat_map(|colour| iter::repeat_n(colour, cell_pixels))
            .collect();
        let packed: Vec<u8> = row
            .chunks(4)
            .map(|four| four.iter().fold(0, |byte, colour| byte << 2 | colour))
            .collect();
        pixels.extend(iter::repeat_n(packed, cell_pixels).flatten());
    }
    pixels
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use png::{Decoder, Transformations};

    use super::*;

    #[test]
    fn the_picture_shows_the_cells_in_their_colours() {
        let hash = KeyHash(std::array::from_fn(|i| u8::try_from(i * 7).unwrap()));
        for cell_pixels in [1, 3, 128] {
            let file = png(&hash, cell_pixels).unwrap();
            let mut decoder = Decoder::new(Cursor::new(file));
            decoder.set_transformations(Transformations::EXPAND);
            let mut reader = decoder.read_info().unwrap();
            let mut rgb = vec![0; reader.output_buffer_size().unwrap()];
            let frame = reader.next_frame(&mut rgb).unwrap();
            let side = CELLS * cell_pixels;
            assert_eq!((frame.width, frame.height), (side, side));
            assert_eq!(frame.color_type, ColorType::Rgb);
            for (i, pixel) in rgb.chunks(3).enumerate() {
                let (side, cell) = (side as usize, cell_pixels as usize);
                let number = hash.cells()[i / side / cell][i % side / cell];
                let [_, colour @ ..] = COLOURS[usize::from(number)].to_be_bytes();
                assert_eq!(pixel, colour, "pixel {i} of cells of {cell}");
            }
        }
    }

    #[test]
    fn a_cell_has_1_to_128_pixels() {
        for bad in [0, 129, u32::MAX] {
            let error = png(&KeyHash([0; 36]), bad).unwrap_err();
            assert!(matches!(error, PictureError::CellPixels(got) if got == bad));
        }
    }
}
