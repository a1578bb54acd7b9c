//! Where the content of a file to send comes from.

use std::fmt;
use std::io::{self, Cursor, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use secretchat_core::message::safe_file_name;
use tokio::fs;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncSeek, AsyncSeekExt as _};
use zeroize::Zeroizing;

use super::mime;

/// The content of a file to send: a path, bytes in memory, or anything that can be read and searched.
///
/// Only a path can be read again after a restart, so only its upload goes on then.
pub struct FileSource {
    content: Content,
    name: Option<String>,
}

enum Content {
    Path(PathBuf),
    Bytes(Zeroizing<Vec<u8>>),
    Reader(Box<dyn Input>),
}

impl FileSource {
    /// A file on the disk.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        Self::new(Content::Path(path.into()))
    }

    /// Bytes in memory; they are erased when they are no longer needed.
    pub fn bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self::new(Content::Bytes(Zeroizing::new(bytes.into())))
    }

    /// All of a stream, from its beginning to its end, wherever it stands now.
    pub fn reader(reader: impl AsyncRead + AsyncSeek + Send + Unpin + 'static) -> Self {
        Self::new(Content::Reader(Box::new(reader)))
    }

    /// Gives the file another name, made safe ([`safe_file_name`]). Without it a path has its own name, and nothing else
    /// has one.
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        Self {
            name: Some(safe_file_name(name)),
            ..self
        }
    }

    const fn new(content: Content) -> Self {
        Self {
            content,
            name: None,
        }
    }

    /// Opens it, and finds out how long it is.
    pub(crate) async fn open(self) -> Result<OpenSource, SourceError> {
        let mut open = match self.content {
            Content::Path(path) => open_path(path).await?,
            Content::Bytes(bytes) => OpenSource::new(Box::new(Cursor::new(bytes))),
            Content::Reader(reader) => OpenSource::new(reader),
        };
        open.name = self.name.or(open.name);
        open.size = open.measure().await?;
        if open.size == 0 {
            return Err(SourceError::Empty { path: open.path });
        }
        Ok(open)
    }
}

impl fmt::Debug for FileSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileSource").finish_non_exhaustive()
    }
}

/// Why the content of a file cannot be sent.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// There is nothing in it: empty files cannot be sent (spec/08 §3).
    #[error("{} is empty", shown(.path))]
    Empty {
        /// Where it lies, if it was given as a path.
        path: Option<PathBuf>,
    },
    /// The path leads to a folder, a device, or another thing without a length.
    #[error("{} is not a file", .path.display())]
    NotAFile {
        /// The path.
        path: PathBuf,
    },
    /// It cannot be read.
    #[error("{} cannot be read: {error}", shown(.path))]
    Read {
        /// Where it lies, if it was given as a path.
        path: Option<PathBuf>,
        /// What the system says.
        #[source]
        error: io::Error,
    },
    /// It is not what it was when its upload began: send it anew. A key is never used for two contents.
    #[error("{} has changed since its upload began", shown(.path))]
    Changed {
        /// Where it lies, if it was given as a path.
        path: Option<PathBuf>,
    },
}

impl SourceError {
    /// It could be opened if fewer files were open.
    pub(crate) fn is_too_many(&self) -> bool {
        // EMFILE and ENFILE; the standard library has no kind for them.
        const TOO_MANY: &[i32] = if cfg!(windows) { &[4] } else { &[24, 23] };
        let Self::Read { error, .. } = self else {
            return false;
        };
        error.raw_os_error().is_some_and(|n| TOO_MANY.contains(&n))
    }
}

fn shown(path: &Option<PathBuf>) -> String {
    path.as_ref()
        .map_or_else(|| "the content".to_owned(), |p| p.display().to_string())
}

/// What files are read from.
trait Input: AsyncRead + AsyncSeek + Send + Unpin {}

impl<T: AsyncRead + AsyncSeek + Send + Unpin> Input for T {}

/// A [`FileSource`] that is open.
pub(crate) struct OpenSource {
    input: Box<dyn Input>,
    size: u64,
    name: Option<String>,
    path: Option<PathBuf>,
    modified: Option<i64>,
}

impl OpenSource {
    fn new(input: Box<dyn Input>) -> Self {
        Self {
            input,
            size: 0,
            name: None,
            path: None,
            modified: None,
        }
    }

    /// Bytes of the content; never 0.
    pub(crate) const fn size(&self) -> u64 {
        self.size
    }

    /// The file name, if there is one; safe.
    pub(crate) fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// What it is, as far as the name tells.
    pub(crate) fn mime_type(&self) -> &'static str {
        self.name().map_or(mime::UNKNOWN, mime::of_name)
    }

    /// Where it lies, absolute.
    pub(crate) fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// When it was modified, if it lies on a disk: nanoseconds since 1970.
    pub(crate) const fn modified(&self) -> Option<i64> {
        self.modified
    }

    /// All of it, if it has no more than `limit` bytes.
    #[cfg(any(test, feature = "thumbnails"))]
    pub(crate) async fn read_all(
        &mut self,
        limit: u64,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, SourceError> {
        if self.size > limit {
            return Ok(None);
        }
        let length = usize::try_from(self.size).unwrap_or(usize::MAX);
        let mut bytes = Zeroizing::new(vec![0; length]);
        self.seek(0).await?;
        self.read_exact(&mut bytes).await?;
        Ok(Some(bytes))
    }

    /// Goes to a place, counted from the beginning.
    pub(super) async fn seek(&mut self, place: u64) -> Result<(), SourceError> {
        let sought = self.input.seek(SeekFrom::Start(place)).await;
        sought.map(drop).map_err(|error| self.error(error))
    }

    /// Reads the next bytes, as many as there is room for.
    pub(super) async fn read_exact(&mut self, bytes: &mut [u8]) -> Result<(), SourceError> {
        let read = self.input.read_exact(bytes).await;
        read.map(drop).map_err(|error| self.error(error))
    }

    pub(super) fn changed(&self) -> SourceError {
        SourceError::Changed {
            path: self.path.clone(),
        }
    }

    async fn measure(&mut self) -> Result<u64, SourceError> {
        let end = self.input.seek(SeekFrom::End(0)).await;
        end.map_err(|error| self.error(error))
    }

    fn error(&self, error: io::Error) -> SourceError {
        if error.kind() == io::ErrorKind::UnexpectedEof {
            return self.changed();
        }
        SourceError::Read {
            path: self.path.clone(),
            error,
        }
    }
}

async fn open_path(path: PathBuf) -> Result<OpenSource, SourceError> {
    let unreadable = |error| SourceError::Read {
        path: Some(path.clone()),
        error,
    };
    // Before it is opened: a pipe would wait there for its other end.
    if !fs::metadata(&path).await.map_err(unreadable)?.is_file() {
        return Err(SourceError::NotAFile { path });
    }
    let file = fs::File::open(&path).await.map_err(unreadable)?;
    let modified = file.metadata().await.map_err(unreadable)?.modified();
    let absolute = std::path::absolute(&path).map_err(unreadable)?;
    Ok(OpenSource {
        name: path
            .file_name()
            .map(|name| safe_file_name(&name.to_string_lossy())),
        path: Some(absolute),
        modified: modified.ok().and_then(nanoseconds),
        ..OpenSource::new(Box::new(file))
    })
}

/// Since 1970, if that can be said.
pub(super) fn nanoseconds(time: SystemTime) -> Option<i64> {
    let since = time.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_nanos()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn too_many_open_files_are_told_from_what_lasts() {
        let is_too_many = |error| SourceError::Read { path: None, error }.is_too_many();
        assert!(is_too_many(io::Error::from_raw_os_error(24)));
        assert!(!is_too_many(io::Error::from_raw_os_error(13)));
        assert!(!is_too_many(io::ErrorKind::NotFound.into()));
    }

    #[tokio::test]
    async fn a_path_knows_its_size_name_type_and_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.png");
        std::fs::write(&path, [1; 7]).unwrap();
        let source = FileSource::path(&path).open().await.unwrap();
        assert_eq!(source.size(), 7);
        assert_eq!(source.name(), Some("a.png"));
        assert_eq!(source.mime_type(), "image/png");
        assert_eq!(source.path(), Some(path.as_path()));
        assert!(source.modified().unwrap() > 1_600_000_000_000_000_000);
    }

    #[tokio::test]
    async fn bytes_and_readers_have_the_name_they_are_given() {
        let source = FileSource::bytes([1, 2]).open().await.unwrap();
        assert_eq!(
            (source.size(), source.name(), source.path()),
            (2, None, None)
        );
        assert_eq!(source.mime_type(), mime::UNKNOWN);
        let mut reader = Cursor::new(vec![1, 2, 3]);
        reader.set_position(2);
        let source = FileSource::reader(reader).named("../x.mp4");
        let source = source.open().await.unwrap();
        assert_eq!((source.size(), source.name()), (3, Some("x.mp4")));
        assert_eq!(source.mime_type(), "video/mp4");
    }

    #[tokio::test]
    async fn what_cannot_be_sent_is_refused_with_its_path() {
        let folder = tempfile::tempdir().unwrap();
        let empty = folder.path().join("empty");
        std::fs::write(&empty, []).unwrap();
        let missing = folder.path().join("missing");
        let open = |path: &Path| FileSource::path(path).open();
        let error = open(&empty).await.err().unwrap();
        assert!(matches!(&error, SourceError::Empty { path: Some(p) } if *p == empty));
        let error = open(folder.path()).await.err().unwrap();
        assert!(matches!(&error, SourceError::NotAFile { path } if path == folder.path()));
        let error = open(&missing).await.err().unwrap();
        assert!(matches!(&error, SourceError::Read { path: Some(p), error }
                if *p == missing && error.kind() == io::ErrorKind::NotFound));
        assert!(error.to_string().contains("missing"), "{error}");
        let error = FileSource::bytes([]).open().await.err().unwrap();
        assert_eq!(error.to_string(), "the content is empty");
    }

    #[tokio::test]
    async fn all_of_a_small_file_can_be_read_and_none_of_a_large_one() {
        let mut source = FileSource::bytes([1, 2, 3]).open().await.unwrap();
        assert_eq!(source.read_all(2).await.unwrap(), None);
        assert_eq!(
            source.read_all(3).await.unwrap().unwrap().as_slice(),
            [1, 2, 3]
        );
    }

    #[tokio::test]
    async fn a_file_that_became_shorter_has_changed() {
        let mut source = FileSource::bytes([1, 2, 3]).open().await.unwrap();
        source.seek(1).await.unwrap();
        let error = source.read_exact(&mut [0; 3]).await.unwrap_err();
        assert!(matches!(error, SourceError::Changed { path: None }));
    }
}
