//! Rooms 工作区: memory that parallel work uses again, as many as there are threads.
//!
//! Work that is split among threads would otherwise take new memory for every piece, and what is given back in one
//! thread is long not free for another.

use std::sync::Mutex;

pub(crate) struct Rooms<T>(Mutex<Vec<T>>);

impl<T> Default for Rooms<T> {
    fn default() -> Self {
        Self(Mutex::new(Vec::new()))
    }
}

impl<T: Default> Rooms<T> {
    /// Does some work in a room that nobody else is in.
    pub fn lend<R>(&self, work: impl FnOnce(&mut T) -> R) -> R {
        // A thread that panicked leaves the list as it was; its room is lost.
        let free = self.0.lock().map(|mut rooms| rooms.pop());
        let mut room = free.ok().flatten().unwrap_or_default();
        let done = work(&mut room);
        if let Ok(mut rooms) = self.0.lock() {
            rooms.push(room);
        }
        done
    }
}
