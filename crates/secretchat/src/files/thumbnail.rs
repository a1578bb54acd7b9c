//! Small pictures for messages, made of large ones (spec/08 §7).

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbImage};
use secretchat_core::message::media::Thumb;
use secretchat_core::message::{MAX_THUMB, MAX_THUMB_SIDE};
use tokio::task::spawn_blocking;

use super::{OpenSource, SourceError};

/// Bytes of a picture that is looked at.
const MAX_PICTURE: u64 = 64 << 20;
/// Pixels of a side of a picture that is looked at.
const MAX_SIDE: u32 = 20_000;
/// Bytes of a picture that is decoded: 66 million pixels of 3 bytes.
const MAX_DECODED: u64 = 200_000_000;
/// Tried in this order until the thumbnail is small enough.
const QUALITIES: [u8; 6] = [55, 45, 35, 25, 15, 5];

/// A thumbnail, and what it was made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thumbnail {
    /// At most 90×90 pixels and 6000 bytes.
    pub thumb: Thumb,
    /// Width of the picture in pixels, as it is shown.
    pub w: u32,
    /// Height of the picture in pixels, as it is shown.
    pub h: u32,
}

/// Why there is no thumbnail.
#[derive(Debug, thiserror::Error)]
pub enum ThumbnailError {
    /// It is no JPEG, or a damaged one.
    #[error("this is not a JPEG that can be read: {0}")]
    NotAJpeg(ImageError),
    /// The picture is larger than what is looked at: 64 MiB, 20 000 pixels a side, 200 MB when decoded.
    #[error("the picture is too large for a thumbnail")]
    TooLarge,
    /// The content cannot be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The work was not done, because the program is about to end.
    #[error("the thumbnail was not made")]
    Cancelled,
}

/// Makes a thumbnail of a JPEG, which all photos are. It blocks for as long as decoding takes: a second for the largest.
///
/// # Errors
/// The picture cannot be read, or is too large.
pub fn thumbnail(picture: &[u8]) -> Result<Thumbnail, ThumbnailError> {
    if picture.len() as u64 > MAX_PICTURE {
        return Err(ThumbnailError::TooLarge);
    }
    let picture = decode(picture)?;
    let (w, h) = (picture.width(), picture.height());
    let small = shrink(picture).to_rgb8();
    let jpeg = encode(&small)?;
    let side = |pixels| u16::try_from(pixels).unwrap_or(MAX_THUMB_SIDE);
    let thumb = Thumb {
        jpeg,
        w: side(small.width()),
        h: side(small.height()),
    };
    Ok(Thumbnail { thumb, w, h })
}

/// Makes a thumbnail of a file to send, where it holds up nothing else.
pub(crate) async fn thumbnail_of(source: &mut OpenSource) -> Result<Thumbnail, ThumbnailError> {
    let picture = source.read_all(MAX_PICTURE).await?;
    let picture = picture.ok_or(ThumbnailError::TooLarge)?;
    let made = spawn_blocking(move || thumbnail(&picture)).await;
    made.unwrap_or(Err(ThumbnailError::Cancelled))
}

/// The picture as it is shown.
fn decode(picture: &[u8]) -> Result<DynamicImage, ThumbnailError> {
    let mut reader = ImageReader::with_format(Cursor::new(picture), ImageFormat::Jpeg);
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_DECODED);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    if decoder.total_bytes() > MAX_DECODED {
        return Err(ThumbnailError::TooLarge);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn shrink(picture: DynamicImage) -> DynamicImage {
    let side = u32::from(MAX_THUMB_SIDE);
    if picture.width() <= side && picture.height() <= side {
        return picture;
    }
    picture.thumbnail(side, side)
}

fn encode(picture: &RgbImage) -> Result<Vec<u8>, ThumbnailError> {
    for quality in QUALITIES {
        let mut jpeg = Vec::new();
        picture.write_with_encoder(JpegEncoder::new_with_quality(&mut jpeg, quality))?;
        if jpeg.len() <= MAX_THUMB {
            return Ok(jpeg);
        }
    }
    Err(ThumbnailError::TooLarge)
}

impl From<ImageError> for ThumbnailError {
    fn from(error: ImageError) -> Self {
        match error {
            ImageError::Limits(_) => Self::TooLarge,
            other => Self::NotAJpeg(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use image::Rgb;
    use rand::RngExt as _;

    use super::*;
    use crate::files::FileSource;

    fn jpeg(picture: &RgbImage) -> Vec<u8> {
        let mut bytes = Vec::new();
        let encoder = JpegEncoder::new_with_quality(&mut bytes, 90);
        picture.write_with_encoder(encoder).unwrap();
        bytes
    }

    fn size_of(thumbnail: &Thumbnail) -> (u32, u32) {
        let picture = image::load_from_memory_with_format(&thumbnail.thumb.jpeg, ImageFormat::Jpeg);
        let picture = picture.unwrap();
        let said = (u32::from(thumbnail.thumb.w), u32::from(thumbnail.thumb.h));
        assert_eq!((picture.width(), picture.height()), said);
        said
    }

    #[test]
    fn a_thumbnail_keeps_the_proportions_and_is_never_larger_than_the_picture() {
        for (picture, thumb) in [
            ((900, 600), (90, 60)),
            ((600, 900), (60, 90)),
            ((90, 90), (90, 90)),
            ((91, 91), (90, 90)),
            ((20, 10), (20, 10)),
            ((1, 1), (1, 1)),
            ((3000, 1), (90, 1)),
        ] {
            let made = thumbnail(&jpeg(&RgbImage::new(picture.0, picture.1))).unwrap();
            assert_eq!((made.w, made.h), picture);
            assert_eq!(size_of(&made), thumb, "{picture:?}");
        }
    }

    #[test]
    fn the_quality_falls_until_it_fits() {
        let mut rng = rand::rng();
        let noise = RgbImage::from_fn(90, 90, |_, _| Rgb(rng.random()));
        assert!(jpeg(&noise).len() > MAX_THUMB);
        let made = thumbnail(&jpeg(&noise)).unwrap();
        assert!(made.thumb.jpeg.len() <= MAX_THUMB);
        assert_eq!(size_of(&made), (90, 90));
    }

    #[test]
    fn a_picture_that_lies_on_its_side_is_set_upright() {
        let mut lying = jpeg(&RgbImage::new(200, 100));
        // APP1 with an Exif chunk of one entry: orientation 6, to be turned by 90 degrees.
        let exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        let chunk = [&[0xff, 0xe1], &length[..], exif].concat();
        lying.splice(2..2, chunk);
        let made = thumbnail(&lying).unwrap();
        assert_eq!((made.w, made.h), (100, 200));
        assert_eq!(size_of(&made), (45, 90));
    }

    #[test]
    fn what_is_no_picture_or_a_damaged_one_is_an_error() {
        let whole = jpeg(&RgbImage::new(64, 64));
        for bytes in [&b""[..], b"GIF89a", b"\xff\xd8", &whole[..20]] {
            let error = thumbnail(bytes).unwrap_err();
            assert!(matches!(error, ThumbnailError::NotAJpeg(_)), "{error}");
        }
    }

    #[test]
    fn a_picture_that_claims_to_be_huge_is_refused_before_it_is_decoded() {
        // The header of the frame: height and width follow its precision.
        let mut bytes = jpeg(&RgbImage::new(64, 64));
        let frame = bytes
            .windows(2)
            .position(|marker| marker == [0xff, 0xc0])
            .unwrap();
        for (w, h) in [(65_535_u16, 65_535_u16), (19_000, 19_000)] {
            bytes[frame + 5..frame + 7].copy_from_slice(&h.to_be_bytes());
            bytes[frame + 7..frame + 9].copy_from_slice(&w.to_be_bytes());
            let error = thumbnail(&bytes).unwrap_err();
            assert!(matches!(error, ThumbnailError::TooLarge), "{error}");
        }
        let too_long = vec![0; usize::try_from(MAX_PICTURE).unwrap() + 1];
        assert!(matches!(
            thumbnail(&too_long),
            Err(ThumbnailError::TooLarge)
        ));
    }

    #[tokio::test]
    async fn a_file_to_send_gets_its_thumbnail() {
        let picture = jpeg(&RgbImage::new(300, 300));
        let mut source = FileSource::bytes(picture.clone()).open().await.unwrap();
        let made = thumbnail_of(&mut source).await.unwrap();
        assert_eq!(made, thumbnail(&picture).unwrap());
    }
}
