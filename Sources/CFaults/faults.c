#define _GNU_SOURCE
#include "CFaults.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

_Static_assert(sizeof(nw_slot) == 64, "a slot has a cache line of its own");

// Room for the registers of any processor, and the handler.
static const size_t stackSize = 64 * 1024;

// Of the calling thread. Initial-exec: a handler may read it, for nothing is allocated then.
static __thread nw_slot *held __attribute__((tls_model("initial-exec")));
static __thread int hasStack __attribute__((tls_model("initial-exec")));

static pthread_key_t stackKey;
static pthread_once_t stackOnce = PTHREAD_ONCE_INIT;

static void freeStack(void *stack) {
    stack_t none = {.ss_flags = SS_DISABLE};
    sigaltstack(&none, NULL);
    munmap(stack, stackSize);
}

static void makeStackKey(void) { pthread_key_create(&stackKey, freeStack); }

// A stack that has overflowed can't carry the handler. Without one the fault is not named, and all else stays.
static void makeStack(void) {
    hasStack = 1;
    pthread_once(&stackOnce, makeStackKey);
    void *memory = mmap(NULL, stackSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return;
    stack_t stack = {.ss_sp = memory, .ss_size = stackSize};
    if (sigaltstack(&stack, NULL) || pthread_setspecific(stackKey, memory)) munmap(memory, stackSize);
}

void nw_slot_enter(nw_slot *slot, uint64_t position) {
    if (!hasStack) makeStack();
    __atomic_store_n(&slot->position, position, __ATOMIC_RELEASE);
    held = slot;
    // A handler on this thread sees both.
    atomic_signal_fence(memory_order_seq_cst);
}

void nw_slot_leave(nw_slot *slot) {
    held = NULL;
    atomic_signal_fence(memory_order_seq_cst);
    __atomic_store_n(&slot->position, 0, __ATOMIC_RELEASE);
}

uint64_t nw_slot_position(const nw_slot *slot) { return __atomic_load_n(&slot->position, __ATOMIC_ACQUIRE); }

void nw_slot_hang(nw_slot *slot, uint64_t position) { __atomic_store_n(&slot->hung, position, __ATOMIC_RELEASE); }

static const int signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGSYS, SIGABRT};
enum { signalCount = sizeof signals / sizeof *signals };
static struct sigaction before[signalCount];

// Async-signal-safe: stores to memory, sigaction, getpid and raise.
static void onFault(int number, siginfo_t *info, void *context) {
    (void)context;
    // The kernel speaks of this thread, and so does abort(); a signal that somebody sent may reach any thread.
    int isOurs = info->si_code > 0 || (number == SIGABRT && info->si_code == SI_TKILL && info->si_pid == getpid());
    if (isOurs && held) {
        held->signal = (uint32_t)number;
        __atomic_store_n(&held->faulted, held->position, __ATOMIC_RELEASE);
    }
    // What somebody sent ends the process; only a fault of its own is also for a handler that was there before.
    struct sigaction last = {.sa_handler = SIG_DFL};
    for (int index = 0; isOurs && index < signalCount; index++) {
        if (signals[index] == number) last = before[index];
    }
    sigaction(number, &last, NULL);
    // Where the same instruction faults again, it takes the usual course; anything else is sent once more.
    int isRepeated = number == SIGSEGV || number == SIGBUS || number == SIGILL || number == SIGFPE;
    if (info->si_code <= 0 || !isRepeated) raise(number);
}

void nw_faults_install(void) {
    for (int index = 0; index < signalCount; index++) {
        struct sigaction action = {.sa_sigaction = onFault, .sa_flags = SA_SIGINFO | SA_ONSTACK};
        sigemptyset(&action.sa_mask);
        sigaction(signals[index], &action, &before[index]);
    }
}

static volatile int sink;

static __attribute__((noinline)) int overflow(int depth) {
    volatile char frame[4096];
    frame[0] = (char)depth;
    sink = frame[0];
    return overflow(depth + 1) + frame[0];
}

void nw_faults_provoke(enum nw_fault fault) {
    switch (fault) {
    case NW_FAULT_SEGMENT: *(volatile int *)8 = 1; break;
    case NW_FAULT_TRAP: __builtin_trap();
    case NW_FAULT_ABORT: abort();
    case NW_FAULT_STACK: sink = overflow(0); break;
    case NW_FAULT_HANG: for (;;) pause();
    case NW_FAULT_KILL: kill(getpid(), SIGKILL); break;
    }
    for (;;) pause();
}
