//! Files are reached through open directory handles, never by path from the file system's root: a symbolic link, a `..` or a
//! folder swapped in the middle of a call cannot lead out (on Linux the kernel checks it, by `openat2` beneath the handle).

use crate::{Grants, hash};
use base::{Error, Result};
use cap_std::{
    ambient_authority,
    fs::{Dir, File, Metadata, OpenOptions, OpenOptionsExt},
};
use std::{
    io::{self, Read, Write},
    path::{Component, Path, PathBuf},
    sync::Arc,
};

/// The folders of one call.
pub(crate) struct Jail {
    root: Option<Root>,
    /// Absolute, without `.` and `..`.
    read: Vec<PathBuf>,
}

struct Root {
    dir: Arc<Dir>,
    path: PathBuf,
    /// `base` as seen from the root.
    base: PathBuf,
}

/// A path inside one of the folders; it need not exist.
pub(crate) struct Spot {
    dir: Arc<Dir>,
    /// Relative to `dir`; `.` for the folder itself.
    rel: PathBuf,
    /// As the workflow names it: relative to its base, absolute in a `read` folder. Fit to be given to another tool.
    pub(crate) shown: String,
    /// Where it is on this machine; for messages and for git, not for opening.
    pub(crate) absolute: PathBuf,
}

impl Jail {
    pub(crate) fn open(grants: &Grants) -> Result<Self> {
        let root = match (&grants.root, &grants.base) {
            (None, None) if grants.read.is_empty() => {
                return Err(Error::forbidden("no_file_root", "this run has no folder, so no file can be reached")
                    .fix("start it with `orc run` in the folder it may use, or send that folder as `base` in `grants`"));
            }
            (None, None) => None,
            (Some(root), base) => Some(Root::open(root, base.as_ref().unwrap_or(root))?),
            (None, Some(base)) => Some(Root::open(base, base)?),
        };
        let base = root.as_ref().map(|r| r.path.join(&r.base)).unwrap_or_else(|| PathBuf::from("/"));
        let read = grants.read.iter().filter_map(|p| normal(&base.join(p))).collect();
        Ok(Self { root, read })
    }

    /// The spot for reading `path`.
    pub(crate) fn find(&self, path: &str) -> Result<Spot> {
        check_text(path)?;
        let given = Path::new(path);
        let Some(root) = &self.root else { return self.find_readable(given, path) };
        if given.is_absolute() {
            return self.find_readable(given, path);
        }
        match normal(&root.path.join(&root.base).join(given)) {
            Some(absolute) if absolute.starts_with(&root.path) => Ok(root.spot(absolute)),
            Some(absolute) => self.find_readable(&absolute, path),
            None => Err(self.outside(path)),
        }
    }

    /// The spot for changing `path`: only below the root, only by a relative path.
    pub(crate) fn find_writable(&self, path: &str) -> Result<Spot> {
        check_text(path)?;
        let Some(root) = &self.root else {
            return Err(Error::forbidden("no_file_root", "this run has no folder to write to")
                .fix("start it with `orc run` in the folder it may write to, or send that folder as `base` in `grants`"));
        };
        let given = Path::new(path);
        let inside = (!given.is_absolute()).then(|| normal(&root.path.join(&root.base).join(given))).flatten();
        match inside {
            Some(absolute) if absolute.starts_with(&root.path) && absolute != root.path => Ok(root.spot(absolute)),
            _ => Err(beyond(path, &root.path).fix("files can be changed below this folder only; name them relative to the workflow file")),
        }
    }

    fn find_readable(&self, given: &Path, path: &str) -> Result<Spot> {
        let absolute = normal(given).ok_or_else(|| self.outside(path))?;
        let grant = self.read.iter().find(|grant| absolute.starts_with(grant)).ok_or_else(|| self.outside(path))?;
        let shown = absolute.to_string_lossy().into_owned();
        let open = |folder: &Path| Dir::open_ambient_dir(folder, ambient_authority());
        // A grant may name a single file: then its folder is opened, and this name is all that is reached in it.
        let (dir, folder) = match (open(grant), grant.parent()) {
            (Ok(dir), _) => (dir, grant.as_path()),
            (Err(_), Some(parent)) if absolute == *grant => (open(parent).map_err(|e| io_error(&e, "open", &shown))?, parent),
            (Err(e), _) => return Err(io_error(&e, "open", &shown)),
        };
        let rel = here(absolute.strip_prefix(folder).unwrap_or(Path::new("")));
        Ok(Spot { dir: Arc::new(dir), rel, shown, absolute })
    }

    /// The granted folder that holds `real`, a path without links.
    pub(crate) fn folder_holding(&self, real: &Path) -> Option<PathBuf> {
        let root = self.root.as_ref().map(|r| r.path.clone());
        let read = self.read.iter().filter_map(|grant| std::fs::canonicalize(grant).ok());
        root.into_iter().chain(read).find(|folder| real.starts_with(folder))
    }

    fn root_path(&self) -> Option<&Path> {
        self.root.as_ref().map(|r| r.path.as_path())
    }

    pub(crate) fn outside(&self, path: &str) -> Error {
        outside(path, self.root_path())
    }
}

/// A path that is to be written: leave to read would be no help.
fn beyond(path: &str, root: &Path) -> Error {
    Error::forbidden("path_outside_root", format!("`{path}` is outside `{}`, the folder this run may use", root.display()))
}

fn outside(path: &str, root: Option<&Path>) -> Error {
    let error = match root {
        Some(root) => beyond(path, root),
        None => Error::forbidden("path_outside_root", format!("`{path}` is outside the granted folders, which this run may use")),
    };
    match root.and_then(|r| Path::new(path).strip_prefix(r).ok()) {
        Some(_) => error.fix("name it relative to the workflow file instead of by an absolute path"),
        None => error.fix(format!("to let the workflow read it, add `allow: {{read: [{}]}}` to the workflow file", folder_of(path))),
    }
}

fn folder_of(path: &str) -> String {
    let parent = Path::new(path).parent().filter(|p| !p.as_os_str().is_empty() && *p != Path::new("/"));
    parent.map_or_else(|| path.to_owned(), |p| p.display().to_string())
}

impl Root {
    fn open(root: &Path, base: &Path) -> Result<Self> {
        let real = |path: &Path| std::fs::canonicalize(path).map_err(|e| io_error(&e, "open the folder", &path.display().to_string()));
        let (path, base) = (real(root)?, real(base)?);
        let base = base.strip_prefix(&path).map(Path::to_owned).map_err(|_| {
            Error::invalid("base_outside_root", format!("the base folder `{}` is not inside the root `{}`", base.display(), path.display()))
                .fix("give the run a root folder that holds the workflow file")
        })?;
        let dir =
            Dir::open_ambient_dir(&path, ambient_authority()).map_err(|e| io_error(&e, "open the folder", &path.display().to_string()))?;
        Ok(Self { dir: Arc::new(dir), path, base })
    }

    fn spot(&self, absolute: PathBuf) -> Spot {
        let rel = absolute.strip_prefix(&self.path).unwrap_or(Path::new("")).to_owned();
        let shown = from_base(&self.base, &rel);
        Spot { dir: self.dir.clone(), rel: here(&rel), shown, absolute }
    }
}

/// `rel` as seen from `base`, both relative to the root.
fn from_base(base: &Path, rel: &Path) -> String {
    let common = base.components().zip(rel.components()).take_while(|(a, b)| a == b).count();
    let up = base.components().skip(common).map(|_| "..".to_owned());
    let down = rel.components().skip(common).map(|c| c.as_os_str().to_string_lossy().into_owned());
    let parts: Vec<String> = up.chain(down).collect();
    if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
}

fn here(rel: &Path) -> PathBuf {
    if rel.as_os_str().is_empty() { PathBuf::from(".") } else { rel.to_owned() }
}

/// Resolves `.` and `..` by text alone; `None` when `..` climbs over the top.
fn normal(path: &Path) -> Option<PathBuf> {
    let mut out = PathBuf::from("/");
    for part in path.components() {
        match part {
            Component::Normal(name) => out.push(name),
            Component::ParentDir => {
                if !out.pop() {
                    return None;
                }
            }
            Component::CurDir | Component::RootDir | Component::Prefix(_) => {}
        }
    }
    Some(out)
}

fn check_text(path: &str) -> Result<()> {
    let why = match path {
        "" => "it is empty",
        p if p.contains('\0') => "it contains a NUL character",
        p if p.len() > 4096 => "it is longer than 4096 bytes",
        _ => return Ok(()),
    };
    let start: String = path.chars().take(60).collect();
    Err(Error::invalid("bad_file_path", format!("{start:?} is not a path: {why}"))
        .fix("give a path relative to the workflow file, such as `data/input.csv`"))
}

pub(crate) fn io_error(e: &io::Error, what: &str, shown: &str) -> Error {
    let text = format!("cannot {what} `{shown}`: {e}");
    match e.kind() {
        io::ErrorKind::NotFound => {
            Error::not_found("file_not_found", format!("`{shown}` does not exist")).fix("paths are relative to the workflow file's folder")
        }
        // The handle refuses a path that leads out with an error of its own, not with one of the system.
        io::ErrorKind::PermissionDenied if e.raw_os_error().is_none() => {
            Error::forbidden("path_outside_root", format!("`{shown}` leads out of its folder through a symbolic link"))
                .fix("copy the file into the folder, or add the link's target to `allow: {read: […]}` and name it directly")
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            Error::forbidden("file_denied", text).fix("check the file's owner and permissions")
        }
        io::ErrorKind::IsADirectory | io::ErrorKind::NotADirectory => not_a_file(shown),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            Error::limited("no_space_left", text).fix("free some space, then resume the run")
        }
        io::ErrorKind::InvalidFilename => Error::invalid("bad_file_path", text),
        _ => Error::unavailable("file_failed", text),
    }
}

pub(crate) fn not_a_file(shown: &str) -> Error {
    Error::invalid("not_a_file", format!("`{shown}` is not a regular file"))
        .fix("folders are read with `file.list`; devices, pipes and sockets are never opened")
}

/// What a write did.
pub(crate) struct Written {
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
    /// There was no such file.
    pub(crate) created: bool,
}

/// How to write.
pub(crate) struct WriteOptions<'a> {
    /// Identifies the call: names the temporary file, so that a second attempt clears away the first one's.
    pub(crate) key: &'a str,
    pub(crate) attempt: u32,
    pub(crate) overwrite: bool,
}

impl Spot {
    /// Follows links inside the folder.
    pub(crate) fn metadata(&self) -> Result<Metadata> {
        self.dir.metadata(&self.rel).map_err(|e| io_error(&e, "look at", &self.shown))
    }

    /// Opens a regular file; a pipe does not make it wait.
    pub(crate) fn open(&self) -> Result<(File, u64)> {
        let mut options = OpenOptions::new();
        options.read(true).custom_flags(libc::O_NONBLOCK);
        let file = self.dir.open_with(&self.rel, &options).map_err(|e| io_error(&e, "read", &self.shown))?;
        let metadata = file.metadata().map_err(|e| io_error(&e, "look at", &self.shown))?;
        if metadata.is_file() { Ok((file, metadata.len())) } else { Err(not_a_file(&self.shown)) }
    }

    /// The whole file; more than `bytes_max` is an error.
    pub(crate) fn read(&self, bytes_max: u64) -> Result<Vec<u8>> {
        let (file, size) = self.open()?;
        let mut bytes = Vec::with_capacity(usize::try_from(size.min(bytes_max)).unwrap_or(0));
        // A file can grow, and some files of the system say they are empty: what counts is what arrives.
        file.take(bytes_max.saturating_add(1)).read_to_end(&mut bytes).map_err(|e| io_error(&e, "read", &self.shown))?;
        if bytes.len() as u64 > bytes_max {
            return Err(Error::too_large("file_too_large", format!("`{}` has more than {bytes_max} bytes", self.shown))
                .fix("raise `max_bytes` if the tool has it, or split the file"));
        }
        Ok(bytes)
    }

    /// The whole file as UTF-8 text.
    pub(crate) fn read_text(&self, bytes_max: u64) -> Result<String> {
        utf8(self.read(bytes_max)?, &self.shown)
    }

    /// Replaces the file as a whole: the old content or the new one, never a part, also after a power cut.
    pub(crate) fn write(&self, content: &[u8], options: &WriteOptions<'_>, alive: &dyn Fn() -> Result<()>) -> Result<Written> {
        let fail = |e: &io::Error| io_error(e, "write", &self.shown);
        let (parent, name) = self.split()?;
        let folder = self.make_folder(parent).map_err(|e| fail(&e))?;
        let old = match folder.symlink_metadata(name) {
            Ok(m) if m.is_dir() || !(m.is_file() || m.is_symlink()) => return Err(not_a_file(&self.shown)),
            Ok(m) => Some(m),
            Err(e) if e.kind() == io::ErrorKind::NotFound => None,
            Err(e) => return Err(fail(&e)),
        };
        let written = Written { bytes: content.len() as u64, sha256: hash::sha256_hex(content), created: old.is_none() };
        if old.is_some() && !options.overwrite {
            return if self.read(written.bytes).is_ok_and(|b| b == content) { Ok(written) } else { Err(exists(&self.shown)) };
        }
        let temp = clear_temporaries(&folder, options);
        let result = write_temporary(&folder, &temp, content, old.as_ref()).map_err(|e| fail(&e)).and_then(|()| {
            alive()?;
            if options.overwrite {
                return folder.rename(&temp, &folder, name).map_err(|e| fail(&e));
            }
            // A link is refused when the name was taken meanwhile; a rename would replace it.
            folder
                .hard_link(&temp, &folder, name)
                .map_err(|e| if e.kind() == io::ErrorKind::AlreadyExists { exists(&self.shown) } else { fail(&e) })?;
            folder.remove_file(&temp).map_err(|e| fail(&e))
        });
        if result.is_err() {
            let _ = folder.remove_file(&temp);
        }
        result?;
        sync_folder(&folder).map_err(|e| fail(&e))?;
        Ok(written)
    }

    /// Opens for appending; creates the file and its parents.
    pub(crate) fn open_append(&self) -> Result<File> {
        let fail = |e: io::Error| io_error(&e, "write", &self.shown);
        let (parent, name) = self.split()?;
        let folder = self.make_folder(parent).map_err(fail)?;
        let mut options = OpenOptions::new();
        options.append(true).create(true).custom_flags(libc::O_NONBLOCK | libc::O_NOFOLLOW);
        let file = folder.open_with(name, &options).map_err(fail)?;
        if file.metadata().map_err(fail)?.is_file() { Ok(file) } else { Err(not_a_file(&self.shown)) }
    }

    /// What stands here, links not followed. `None`: nothing.
    pub(crate) fn stands(&self) -> Result<Option<Metadata>> {
        match self.dir.symlink_metadata(&self.rel) {
            Ok(metadata) => Ok(Some(metadata)),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(io_error(&e, "look at", &self.shown)),
        }
    }

    /// Removes a file or a link (not what it points to). `false`: there was none.
    pub(crate) fn remove(&self) -> Result<bool> {
        let fail = |e: &io::Error| io_error(e, "delete", &self.shown);
        let (parent, name) = self.split()?;
        let folder = match self.dir.open_dir(here(parent)) {
            Ok(folder) => folder,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(e) => return Err(fail(&e)),
        };
        match folder.symlink_metadata(name) {
            Ok(m) if m.is_file() || m.is_symlink() => folder.remove_file(name).map_err(|e| fail(&e))?,
            Ok(_) => return Err(not_a_file(&self.shown)),
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(e) => return Err(fail(&e)),
        }
        sync_folder(&folder).map_err(|e| fail(&e))?;
        Ok(true)
    }

    /// What lies directly in the folder `below` this one.
    pub(crate) fn entries(&self, below: &Path) -> io::Result<cap_std::fs::ReadDir> {
        self.dir.read_dir(self.rel.join(below))
    }

    /// Follows a link below this folder, as long as it stays in the jail.
    pub(crate) fn metadata_below(&self, below: &Path) -> io::Result<Metadata> {
        self.dir.metadata(self.rel.join(below))
    }

    fn make_folder(&self, folder: &Path) -> io::Result<Dir> {
        match self.dir.open_dir(here(folder)) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                self.dir.create_dir_all(folder)?;
                self.dir.open_dir(here(folder))
            }
            other => other,
        }
    }

    fn split(&self) -> Result<(&Path, &std::ffi::OsStr)> {
        match (self.rel.parent(), self.rel.file_name()) {
            (Some(parent), Some(name)) => Ok((parent, name)),
            _ => Err(not_a_file(&self.shown)),
        }
    }
}

fn exists(shown: &str) -> Error {
    Error::conflict("file_exists", format!("`{shown}` exists already with other content"))
        .fix("choose another name, or set `overwrite: true`")
}

fn temporary(options: &WriteOptions<'_>, attempt: u32) -> String {
    let id = hash::sha256_hex(options.key.as_bytes());
    format!(".orc-{}-{attempt}.tmp", id.get(..24).unwrap_or_default())
}

/// Removes what an earlier attempt left behind and returns the name to use. An attempt that is overtaken this way fails at
/// its rename, which is right: a newer one has taken over.
fn clear_temporaries(folder: &Dir, options: &WriteOptions<'_>) -> String {
    let name = temporary(options, options.attempt);
    let _ = folder.remove_file(&name);
    let _ = folder.remove_file(temporary(options, options.attempt.wrapping_sub(1)));
    name
}

fn write_temporary(folder: &Dir, temp: &str, content: &[u8], old: Option<&Metadata>) -> io::Result<()> {
    let mut file = folder.open_with(temp, OpenOptions::new().write(true).create_new(true))?;
    if let Some(old) = old.filter(|m| m.is_file()) {
        file.set_permissions(old.permissions())?;
    }
    file.write_all(content)?;
    file.sync_all()
}

fn sync_folder(folder: &Dir) -> io::Result<()> {
    // The handle itself only names the folder; syncing needs one that is open for reading.
    folder.open(".")?.sync_all()
}

/// A small regular file of the machine as text; a pipe in its place does not make the program wait.
pub(crate) fn read_small(path: &Path) -> io::Result<String> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let file = std::fs::File::options().read(true).custom_flags(libc::O_NONBLOCK).open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let mut text = String::new();
    file.take(1 << 20).read_to_string(&mut text)?;
    Ok(text)
}

pub(crate) fn utf8(bytes: Vec<u8>, shown: &str) -> Result<String> {
    String::from_utf8(bytes).map_err(|e| {
        let at = e.utf8_error().valid_up_to();
        let line = e.as_bytes()[..at].iter().filter(|b| **b == b'\n').count() + 1;
        Error::invalid("not_utf8", format!("`{shown}` is not UTF-8 text: byte {at}, line {line}"))
            .place(format!("{shown}:{line}"))
            .fix("read it with `file.read` and `encoding: latin1`, `lossy` or `base64`, or convert the file to UTF-8")
    })
}
