#pragma once

#include <stdint.h>

// What one thread at a time holds, in memory that outlives the process: a file mapped for all to see. 64 bytes.
//
// Positions are those of the journal, from 1; 0 is none. A mark names the position that it speaks of, so that it can't
// be taken for one of another.
typedef struct nw_slot {
    // What the holder works on.
    uint64_t position;
    // Who worked on it met a fault.
    uint64_t faulted;
    // Who worked on it did not get on.
    uint64_t hung;
    // The signal of the fault.
    uint32_t signal;
    uint32_t reserved[9];
} nw_slot;

// The calling thread works on that position from now on, and holds no other slot. No system call but for the first time
// on a thread, which gets a stack for the handler of faults.
void nw_slot_enter(nw_slot *slot, uint64_t position);

// It is done.
void nw_slot_leave(nw_slot *slot);

// What the slot's holder works on.
uint64_t nw_slot_position(const nw_slot *slot);

// The position did not get on.
void nw_slot_hang(nw_slot *slot, uint64_t position);

// From now on a fault (SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGSYS, and SIGABRT out of abort()) marks the slot
// that its thread holds before it takes its course: exit status and core dump are those of the fault. Once a process.
void nw_faults_install(void);

// What a fault looks like, for tests: none of these returns.
enum nw_fault { NW_FAULT_SEGMENT, NW_FAULT_TRAP, NW_FAULT_ABORT, NW_FAULT_STACK, NW_FAULT_HANG, NW_FAULT_KILL };
void nw_faults_provoke(enum nw_fault fault);
