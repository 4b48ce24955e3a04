//! [`Listener`]: a port of this machine, taken for the preview.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};

use crate::host::HostError;

/// So many ports after the one that is taken are tried, to name one that is free.
const NEIGHBOURS: u16 = 100;

/// A port of the loopback, which no other machine can reach.
pub(crate) struct Listener {
    socket: TcpListener,
    port: u16,
}

impl Listener {
    /// Takes a port; 0 means any that is free.
    ///
    /// # Errors
    /// If it is taken (with the next free one) or the machine refuses it.
    pub(crate) fn bind(port: u16) -> Result<Self, HostError> {
        let taken = |source: io::Error| match source.kind() {
            io::ErrorKind::AddrInUse => HostError::PortTaken { port, free: free_after(port) },
            _ => HostError::PortRefused { port, source },
        };
        let socket = listen(port).map_err(taken)?;
        let port = socket.local_addr().map_err(taken)?.port();
        Ok(Self { socket, port })
    }

    /// The port that was taken.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// The address at which a browser finds it, without a slash at its end.
    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The same, for waiting on with others.
    pub(crate) fn into_tokio(self) -> io::Result<tokio::net::TcpListener> {
        self.socket.set_nonblocking(true)?;
        tokio::net::TcpListener::from_std(self.socket)
    }
}

fn listen(port: u16) -> io::Result<TcpListener> {
    TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
}

/// The next port that can be taken at this moment.
fn free_after(port: u16) -> Option<u16> {
    let end = port.saturating_add(NEIGHBOURS);
    (port.checked_add(1)?..=end).find(|port| listen(*port).is_ok())
}
