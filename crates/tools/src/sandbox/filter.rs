//! Which calls to the kernel a program in the sandbox may not make: a list of refusals, as the small program that the kernel runs
//! before each call. Namespaces already take away most of what these could do; the list takes away the kernel code behind them,
//! where escapes have been found.

#[cfg(target_os = "linux")]
const ARCH: Option<u32> = if cfg!(target_arch = "x86_64") {
    Some(0xc000_003e)
} else if cfg!(target_arch = "aarch64") {
    Some(0xc000_00b7)
} else {
    None
};

const LOAD: u16 = 0x20;
const IF_EQUAL: u16 = 0x15;
const IF_AT_LEAST: u16 = 0x35;
const IF_ANY_BIT: u16 = 0x45;
const RETURN: u16 = 0x06;

const KILL: u32 = 0x8000_0000;
const ALLOW: u32 = 0x7fff_0000;
const fn refuse(error: i32) -> u32 {
    0x0005_0000 | error as u32
}

const NUMBER_AT: u32 = 0;
const ARCH_AT: u32 = 4;
const fn argument_at(index: u32) -> u32 {
    16 + 8 * index
}

#[cfg(target_os = "linux")]
const REFUSED: &[libc::c_long] = &[
    // Mounts and other views of the file system.
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_move_mount,
    libc::SYS_open_tree,
    libc::SYS_fsopen,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fspick,
    libc::SYS_mount_setattr,
    libc::SYS_name_to_handle_at,
    libc::SYS_open_by_handle_at,
    libc::SYS_quotactl,
    libc::SYS_fanotify_init,
    // Namespaces.
    libc::SYS_unshare,
    libc::SYS_setns,
    // Other processes.
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_process_madvise,
    libc::SYS_pidfd_getfd,
    libc::SYS_kcmp,
    // Large interfaces of the kernel that a step of a workflow does not need.
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_keyctl,
    libc::SYS_move_pages,
    libc::SYS_migrate_pages,
    libc::SYS_personality,
    // The machine itself.
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_kexec_load,
    libc::SYS_reboot,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_acct,
    libc::SYS_syslog,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_clock_adjtime,
    libc::SYS_adjtimex,
    libc::SYS_vhangup,
    libc::SYS_sethostname,
    libc::SYS_setdomainname,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_iopl,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_ioperm,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_modify_ldt,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_kexec_file_load,
];

#[derive(Default)]
struct Program(Vec<u8>);

impl Program {
    /// One instruction: what it does, how many to skip if it is so and if not, and its operand.
    fn push(&mut self, code: u16, then: u8, otherwise: u8, operand: u32) {
        self.0.extend(code.to_ne_bytes());
        self.0.extend([then, otherwise]);
        self.0.extend(operand.to_ne_bytes());
    }

    fn answer(&mut self, answer: u32) {
        self.push(RETURN, 0, 0, answer);
    }
}

/// The program as the kernel takes it; `None` where its numbers are not known.
#[cfg(target_os = "linux")]
pub(super) fn program() -> Option<Vec<u8>> {
    let mut out = Program::default();
    out.push(LOAD, 0, 0, ARCH_AT);
    out.push(IF_EQUAL, 1, 0, ARCH?);
    // Calls of another architecture have other numbers.
    out.answer(KILL);
    out.push(LOAD, 0, 0, NUMBER_AT);
    if cfg!(target_arch = "x86_64") {
        out.push(IF_AT_LEAST, 0, 1, 0x4000_0000);
        out.answer(refuse(libc::ENOSYS));
    }
    for number in REFUSED {
        out.push(IF_EQUAL, 0, 1, u32::try_from(*number).ok()?);
        out.answer(refuse(libc::EPERM));
    }
    // Its flags stand in memory, where a filter cannot look; the C library then takes `clone`.
    out.push(IF_EQUAL, 0, 1, u32::try_from(libc::SYS_clone3).ok()?);
    out.answer(refuse(libc::ENOSYS));
    out.push(IF_EQUAL, 0, 4, u32::try_from(libc::SYS_clone).ok()?);
    out.push(LOAD, 0, 0, argument_at(0));
    out.push(IF_ANY_BIT, 0, 1, NEW_NAMESPACES);
    out.answer(refuse(libc::EPERM));
    out.answer(ALLOW);
    // Other families than local and internet sockets are not all bound to a namespace.
    out.push(IF_EQUAL, 0, 6, u32::try_from(libc::SYS_socket).ok()?);
    out.push(LOAD, 0, 0, argument_at(0));
    out.push(IF_EQUAL, 3, 0, libc::AF_UNIX as u32);
    out.push(IF_EQUAL, 2, 0, libc::AF_INET as u32);
    out.push(IF_EQUAL, 1, 0, libc::AF_INET6 as u32);
    out.answer(refuse(libc::EAFNOSUPPORT));
    out.answer(ALLOW);
    // Typing into somebody's terminal.
    out.push(IF_EQUAL, 0, 5, u32::try_from(libc::SYS_ioctl).ok()?);
    out.push(LOAD, 0, 0, argument_at(1));
    out.push(IF_EQUAL, 1, 0, 0x5412);
    out.push(IF_EQUAL, 0, 1, 0x541c);
    out.answer(refuse(libc::EPERM));
    out.answer(ALLOW);
    out.answer(ALLOW);
    Some(out.0)
}

#[cfg(target_os = "linux")]
const NEW_NAMESPACES: u32 = (libc::CLONE_NEWNS
    | libc::CLONE_NEWCGROUP
    | libc::CLONE_NEWUTS
    | libc::CLONE_NEWIPC
    | libc::CLONE_NEWUSER
    | libc::CLONE_NEWPID
    | libc::CLONE_NEWNET) as u32;

#[cfg(not(target_os = "linux"))]
pub(super) fn program() -> Option<Vec<u8>> {
    None
}
