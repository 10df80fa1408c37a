// What the Linux engine hands to the kernel, compared with the C headers by the compiler alone: nothing is run, so any target will do.
//
//   for compiler in gcc musl-gcc aarch64-linux-gnu-gcc; do $compiler -D_GNU_SOURCE -fsyntax-only layouts.c && echo "$compiler agrees"; done
//
// LayoutTests holds the C# side to the same numbers. Debian: gcc, musl-tools, gcc-aarch64-linux-gnu with libc6-dev-arm64-cross.
#include <errno.h>
#include <netinet/in.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>

// musl has neither <netinet/udp.h>'s newer options nor the kernel's headers in its path; they are the kernel's on every architecture.
struct sock_extended_err { unsigned error; unsigned char origin, type, code, pad; unsigned info, data; };

#define SIZE(type, size) _Static_assert(sizeof(type) == (size), #type)
#define AT(type, field, offset) _Static_assert(offsetof(type, field) == (offset), #type "." #field)
#define IS(name, value) _Static_assert((name) == (value), #name)

// BatchMessage. musl has an int and padding where the kernel has the lengths as size_t; on little-endian machines they begin at the same byte.
SIZE(struct mmsghdr, 64);
SIZE(struct msghdr, 56);
AT(struct mmsghdr, msg_hdr.msg_name, 0);
AT(struct mmsghdr, msg_hdr.msg_namelen, 8);
AT(struct mmsghdr, msg_hdr.msg_iov, 16);
AT(struct mmsghdr, msg_hdr.msg_iovlen, 24);
AT(struct mmsghdr, msg_hdr.msg_control, 32);
AT(struct mmsghdr, msg_hdr.msg_controllen, 40);
AT(struct mmsghdr, msg_hdr.msg_flags, 48);
AT(struct mmsghdr, msg_len, 56);

// IoVector, TimeSpecification.
SIZE(struct iovec, 16);
AT(struct iovec, iov_len, 8);
SIZE(struct timespec, 16);
AT(struct timespec, tv_nsec, 8);

// SocketAddressBytes.
SIZE(struct sockaddr_in, 16);
AT(struct sockaddr_in, sin_port, 2);
AT(struct sockaddr_in, sin_addr, 4);
SIZE(struct sockaddr_in6, 28);
AT(struct sockaddr_in6, sin6_port, 2);
AT(struct sockaddr_in6, sin6_addr, 8);
AT(struct sockaddr_in6, sin6_scope_id, 24);

// ControlMessages.
SIZE(struct cmsghdr, 16);
AT(struct cmsghdr, cmsg_level, 8);
AT(struct cmsghdr, cmsg_type, 12);
SIZE(struct in_pktinfo, 12);
AT(struct in_pktinfo, ipi_spec_dst, 4);
SIZE(struct in6_pktinfo, 20);
AT(struct in6_pktinfo, ipi6_addr, 0);
SIZE(struct sock_extended_err, 16);
AT(struct sock_extended_err, origin, 4);
AT(struct sock_extended_err, info, 8);

// Epoll.
#ifdef __x86_64__
SIZE(struct epoll_event, 12);
AT(struct epoll_event, data, 4);
IS(SYS_recvmmsg, 299);
IS(SYS_sendmmsg, 307);
#else
SIZE(struct epoll_event, 16);
AT(struct epoll_event, data, 8);
IS(SYS_recvmmsg, 243);
IS(SYS_sendmmsg, 269);
#endif
IS(EPOLLIN, 1);
IS(EPOLLOUT, 4);
IS(EPOLLERR, 8);
IS(EPOLLHUP, 0x10);
IS(EPOLLRDHUP, 0x2000);
IS((unsigned)EPOLLET, 1u << 31);
IS(EPOLL_CTL_ADD, 1);
IS(EPOLL_CTL_MOD, 3);
IS(EPOLL_CLOEXEC, 0x80000);
IS(EFD_NONBLOCK | EFD_CLOEXEC, 0x800 | 0x80000);

// SocketConstants, RelayThread.
IS(AF_INET, 2);
IS(AF_INET6, 10);
IS(SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 2 | 0x800 | 0x80000);
IS(SOL_SOCKET, 1);
IS(SO_SNDBUF, 7);
IS(SO_RCVBUF, 8);
IS(SO_REUSEPORT, 15);
IS(SO_SNDBUFFORCE, 32);
IS(SO_RCVBUFFORCE, 33);
IS(MSG_ERRQUEUE, 0x2000);
IS(IPPROTO_IP, 0);
IS(IP_PKTINFO, 8);
IS(IP_MTU_DISCOVER, 10);
IS(IP_RECVERR, 11);
IS(IP_PMTUDISC_DO, 2);
IS(IP_PMTUDISC_OMIT, 5);
IS(IPPROTO_IPV6, 41);
IS(IPV6_MTU_DISCOVER, 23);
IS(IPV6_RECVERR, 25);
IS(IPV6_V6ONLY, 26);
IS(IPV6_RECVPKTINFO, 49);
IS(IPV6_PKTINFO, 50);
IS(IPV6_PMTUDISC_DONT, 0);
IS(IPV6_PMTUDISC_DO, 2);
IS(IPPROTO_UDP, 17);
IS(PR_SET_TIMERSLACK, 29);

// LinuxError.
IS(EINTR, 4);
IS(EIO, 5);
IS(EBADF, 9);
IS(EAGAIN, 11);
IS(ENOMEM, 12);
IS(EACCES, 13);
IS(EINVAL, 22);
IS(ENFILE, 23);
IS(EMFILE, 24);
IS(EMSGSIZE, 90);
IS(EADDRINUSE, 98);
IS(EADDRNOTAVAIL, 99);
IS(ENOBUFS, 105);
