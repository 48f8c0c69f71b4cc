//! A file layer for SQLite (a "VFS") that does what the system's own does, and notes every change on a tape.
//!
//! After SQLite's documentation "The SQLite OS Interface or VFS" and its own `src/os.h`. A file here is the system's file with
//! a head before it: SQLite gives us memory for both, and the system's layer is handed the part behind the head.
//!
//! When the system's layer syncs a journal that was just made, it syncs the folder too (`UNIXFILE_DIRSYNC` in SQLite's
//! `os_unix.c`), and so does a deletion that asks for it; the tape says so.

use std::ffi::{CStr, CString, OsStr, c_char, c_int, c_void};
use std::mem::size_of;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::ptr;
use std::sync::Arc;

use rusqlite::ffi::{
    self, SQLITE_IOERR, SQLITE_OK, SQLITE_OPEN_CREATE, SQLITE_OPEN_MAIN_JOURNAL, SQLITE_OPEN_SUPER_JOURNAL,
    SQLITE_OPEN_WAL, sqlite3_file, sqlite3_int64, sqlite3_io_methods, sqlite3_vfs,
};

use crate::{Deed, Tape};

/// What stands before the system's file.
#[repr(C)]
struct Head {
    base: sqlite3_file,
    note: *mut Note,
}

/// What we know of an open file.
struct Note {
    tape: Arc<Tape>,
    /// `None` for files without a name, which nobody finds again.
    path: Option<PathBuf>,
    /// Its folder is synced together with it, once.
    syncs_folder: bool,
}

/// What a registered layer carries with it.
struct Below {
    system: *mut sqlite3_vfs,
    tape: Arc<Tape>,
}

static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    // 2: with shared memory for WAL, without memory maps of the file.
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

/// Registers a layer under a name for as long as the process lives; what is opened through it is noted on the tape.
pub fn register(name: &str, tape: &Arc<Tape>) -> Result<(), String> {
    let name = CString::new(name).map_err(|error| error.to_string())?;
    // SAFETY: SQLite is initialised by the call and keeps its layers for the life of the process.
    let system = unsafe { ffi::sqlite3_vfs_find(ptr::null()) };
    if system.is_null() {
        return Err("SQLite has no file layer of the system".to_owned());
    }
    let below = Box::into_raw(Box::new(Below { system, tape: Arc::clone(tape) }));
    // SAFETY: `system` was just found and is never freed. The copy keeps its functions that take no file, which find what
    // they need in themselves; those that take the layer's own data are replaced below.
    let mut layer = unsafe { *system };
    layer.iVersion = layer.iVersion.min(2);
    layer.szOsFile += c_int::try_from(size_of::<Head>()).map_err(|error| error.to_string())?;
    layer.pNext = ptr::null_mut();
    // Name, data and layer live as long as SQLite may use them: for ever.
    layer.zName = name.into_raw();
    layer.pAppData = below.cast();
    layer.xOpen = Some(open);
    layer.xDelete = Some(delete);
    layer.xAccess = Some(access);
    layer.xFullPathname = Some(full_pathname);
    let layer = Box::into_raw(Box::new(layer));
    // SAFETY: the structure is complete and lives for ever.
    match unsafe { ffi::sqlite3_vfs_register(layer, 0) } {
        SQLITE_OK => Ok(()),
        code => Err(format!("SQLite did not take the layer: {code}")),
    }
}

/// # Safety
/// `layer` is one that [`register`] made.
unsafe fn below<'a>(layer: *mut sqlite3_vfs) -> &'a Below {
    // SAFETY: `pAppData` was set by `register` and is never freed.
    unsafe { &*(*layer).pAppData.cast::<Below>() }
}

/// The system's file behind our head.
///
/// # Safety
/// `file` was opened by [`open`].
unsafe fn system_file(file: *mut sqlite3_file) -> *mut sqlite3_file {
    // SAFETY: SQLite gave `szOsFile` bytes, which are the head's and the system's.
    unsafe { file.cast::<Head>().add(1).cast() }
}

/// # Safety
/// `file` was opened by [`open`] and is not closed; SQLite uses one file from one thread at a time.
unsafe fn note<'a>(file: *mut sqlite3_file) -> &'a mut Note {
    // SAFETY: as above, and `open` set the note.
    unsafe { &mut *(*file.cast::<Head>()).note }
}

/// # Safety
/// `name` is null or a text that ends with zero.
unsafe fn path_of(name: *const c_char) -> Option<PathBuf> {
    // SAFETY: as above.
    (!name.is_null()).then(|| PathBuf::from(OsStr::from_bytes(unsafe { CStr::from_ptr(name) }.to_bytes())))
}

/// SQLite's answer as a result, so that only what went well is noted.
fn answer(code: c_int) -> Result<(), c_int> {
    if code == SQLITE_OK { Ok(()) } else { Err(code) }
}

fn code(result: Result<(), c_int>) -> c_int {
    result.err().unwrap_or(SQLITE_OK)
}

fn folder_of(path: &Path) -> PathBuf {
    path.parent().unwrap_or(Path::new("/")).to_owned()
}

/// Calls a function of the system's layer or file; one that it does not have is a fault.
macro_rules! system {
    ($table:expr, $function:ident ( $($argument:expr),* )) => {
        match $table.$function {
            // SAFETY: the caller hands on the arguments that SQLite gave it.
            Some(function) => unsafe { function($($argument),*) },
            None => SQLITE_IOERR,
        }
    };
}

unsafe extern "C" fn open(
    layer: *mut sqlite3_vfs,
    name: *const c_char,
    file: *mut sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: SQLite calls with a layer of ours, and with memory for our file.
    let (below, path) = unsafe { (below(layer), path_of(name)) };
    let is_new = path.as_ref().is_some_and(|path| !path.exists());
    // SAFETY: as above; `system` is never freed.
    let (system, inner) = unsafe { (&*below.system, system_file(file)) };
    let opened = below.tape.record(
        || answer(system!(system, xOpen(below.system, name, inner, flags, out))),
        |()| path.iter().filter(|_| is_new).map(|path| Deed::Make(path.clone())).collect(),
    );
    let journal = SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL;
    let syncs_folder = flags & SQLITE_OPEN_CREATE != 0 && flags & journal != 0;
    let methods: *const sqlite3_io_methods = if opened.is_ok() { &raw const METHODS } else { ptr::null() };
    let note = Note { tape: Arc::clone(&below.tape), path, syncs_folder };
    let note = if opened.is_ok() { Box::into_raw(Box::new(note)) } else { ptr::null_mut() };
    // SAFETY: the memory is ours to fill.
    unsafe { file.cast::<Head>().write(Head { base: sqlite3_file { pMethods: methods }, note }) };
    code(opened)
}

unsafe extern "C" fn delete(layer: *mut sqlite3_vfs, name: *const c_char, sync_folder: c_int) -> c_int {
    // SAFETY: SQLite calls with a layer of ours and a name.
    let (below, path) = unsafe { (below(layer), path_of(name).unwrap_or_default()) };
    // SAFETY: never freed.
    let system = unsafe { &*below.system };
    let folder = folder_of(&path);
    let mut deeds = vec![Deed::Remove(path)];
    deeds.extend((sync_folder != 0).then_some(Deed::SyncFolder(folder)));
    code(below.tape.record(|| answer(system!(system, xDelete(below.system, name, sync_folder))), |()| deeds))
}

unsafe extern "C" fn access(layer: *mut sqlite3_vfs, name: *const c_char, flags: c_int, out: *mut c_int) -> c_int {
    // SAFETY: SQLite calls with a layer of ours, whose system is never freed.
    let (system, table) = unsafe { (below(layer).system, &*below(layer).system) };
    system!(table, xAccess(system, name, flags, out))
}

unsafe extern "C" fn full_pathname(
    layer: *mut sqlite3_vfs,
    name: *const c_char,
    length: c_int,
    out: *mut c_char,
) -> c_int {
    // SAFETY: SQLite calls with a layer of ours, whose system is never freed.
    let (system, table) = unsafe { (below(layer).system, &*below(layer).system) };
    system!(table, xFullPathname(system, name, length, out))
}

/// The functions of a system's file.
///
/// # Safety
/// `file` was opened by [`open`] and is not closed.
unsafe fn methods<'a>(file: *mut sqlite3_file) -> &'a sqlite3_io_methods {
    // SAFETY: the system's layer set them when it opened its file.
    unsafe { &*(*system_file(file)).pMethods }
}

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    // SAFETY: SQLite calls with an open file of ours.
    let (inner, table) = unsafe { (system_file(file), methods(file)) };
    let closed = system!(table, xClose(inner));
    // SAFETY: `open` made the note, and SQLite closes a file once.
    drop(unsafe { Box::from_raw((*file.cast::<Head>()).note) });
    closed
}

unsafe extern "C" fn write(file: *mut sqlite3_file, bytes: *const c_void, length: c_int, at: sqlite3_int64) -> c_int {
    // SAFETY: SQLite calls with an open file of ours and so many bytes.
    let (note, inner, table) = unsafe { (note(file), system_file(file), methods(file)) };
    let count = usize::try_from(length).unwrap_or_default();
    // SAFETY: as above.
    let content = || unsafe { std::slice::from_raw_parts(bytes.cast::<u8>(), count) }.to_vec();
    let deed = |path: &PathBuf| Deed::Write(path.clone(), at.unsigned_abs(), content());
    code(
        note.tape.record(
            || answer(system!(table, xWrite(inner, bytes, length, at))),
            |()| note.path.iter().map(deed).collect(),
        ),
    )
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, length: sqlite3_int64) -> c_int {
    // SAFETY: SQLite calls with an open file of ours.
    let (note, inner, table) = unsafe { (note(file), system_file(file), methods(file)) };
    let deed = |path: &PathBuf| Deed::Truncate(path.clone(), length.unsigned_abs());
    code(
        note.tape
            .record(|| answer(system!(table, xTruncate(inner, length))), |()| note.path.iter().map(deed).collect()),
    )
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, flags: c_int) -> c_int {
    // SAFETY: SQLite calls with an open file of ours.
    let (note, inner, table) = unsafe { (note(file), system_file(file), methods(file)) };
    let syncs_folder = std::mem::take(&mut note.syncs_folder);
    let deeds = note.path.iter().flat_map(|path| {
        let folder = syncs_folder.then(|| Deed::SyncFolder(folder_of(path)));
        [Some(Deed::Sync(path.clone())), folder].into_iter().flatten()
    });
    code(note.tape.record(|| answer(system!(table, xSync(inner, flags))), |()| deeds.collect()))
}

/// Functions that change nothing on disk go straight to the system's file.
macro_rules! straight {
    ($($name:ident = $function:ident ( $($argument:ident : $type:ty),* );)+) => {
        $(unsafe extern "C" fn $name(file: *mut sqlite3_file $(, $argument: $type)*) -> c_int {
            // SAFETY: SQLite calls with an open file of ours, and the arguments are handed on.
            let (inner, table) = unsafe { (system_file(file), methods(file)) };
            system!(table, $function(inner $(, $argument)*))
        })+
    };
}

straight! {
    read = xRead(bytes: *mut c_void, length: c_int, at: sqlite3_int64);
    file_size = xFileSize(out: *mut sqlite3_int64);
    lock = xLock(level: c_int);
    unlock = xUnlock(level: c_int);
    check_reserved_lock = xCheckReservedLock(out: *mut c_int);
    file_control = xFileControl(operation: c_int, argument: *mut c_void);
    sector_size = xSectorSize();
    device_characteristics = xDeviceCharacteristics();
    shm_map = xShmMap(page: c_int, size: c_int, extend: c_int, out: *mut *mut c_void);
    shm_lock = xShmLock(offset: c_int, count: c_int, flags: c_int);
    shm_unmap = xShmUnmap(delete: c_int);
}

unsafe extern "C" fn shm_barrier(file: *mut sqlite3_file) {
    // SAFETY: SQLite calls with an open file of ours.
    if let Some(barrier) = unsafe { methods(file) }.xShmBarrier {
        // SAFETY: the system's own file.
        unsafe { barrier(system_file(file)) }
    }
}
