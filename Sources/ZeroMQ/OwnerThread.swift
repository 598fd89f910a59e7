import Glibc

/// The thread that made a value, for types that must stay on the thread they were made on.
///
/// libzmq doesn't check this itself: a socket used from two threads corrupts its memory, later and elsewhere.
struct OwnerThread {
    private let thread = pthread_self()

    /// Traps with a message that names `subject` when called from any other thread.
    @inline(__always)
    func check(_ subject: StaticString) {
        precondition(
            pthread_equal(thread, pthread_self()) != 0,
            "\(subject) is used off its owner thread: create it, use it and let it go on one thread")
    }
}
