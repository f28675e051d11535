//! nginx with one worker, serving the same bytes from files: what a page of the portal is compared
//! with. It is set as Debian sets it (sendfile, a log with a line for each request), except that
//! connections stay open as long as the load wants.

use crate::{Fault, watch::children};
use gongkai_testkit::TempDir;
use std::{
    fs,
    net::{SocketAddr, TcpStream},
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use super::running::{end, free_address};

/// One page in the forms in which it travels.
pub struct Forms {
    pub plain: Vec<u8>,
    pub gzip: Vec<u8>,
    pub brotli: Vec<u8>,
}

/// nginx, running.
pub struct Nginx {
    master: Child,
    pub address: SocketAddr,
    /// The process that answers.
    pub worker: u32,
    _folder: TempDir,
}

/// Where it has the page, and where the same in brotli, which Debian's nginx does not choose by itself.
pub const PAGE: &str = "/page.html";
pub const PAGE_IN_BROTLI: &str = "/brotli/page.html";

impl Nginx {
    pub fn start(forms: &Forms) -> Result<Self, Fault> {
        let folder = gongkai_testkit::temp_dir()?;
        let root = folder.path();
        fs::set_permissions(root, fs::Permissions::from_mode(0o755))?;
        fs::create_dir(root.join("brotli"))?;
        fs::write(root.join("page.html"), &forms.plain)?;
        fs::write(root.join("page.html.gz"), &forms.gzip)?;
        fs::write(root.join("brotli/page.html"), &forms.brotli)?;
        let address = free_address()?;
        let file = root.join("nginx.conf");
        fs::write(&file, configuration(root, address))?;
        let program = ["/usr/sbin/nginx", "/usr/bin/nginx"].into_iter().find(|path| Path::new(path).exists());
        let master = Command::new(program.ok_or("nginx is missing; `make bench` installs it")?)
            .arg("-c")
            .arg(&file)
            .arg("-e")
            .arg(root.join("error.log"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let mut nginx = Self { master, address, worker: 0, _folder: folder };
        nginx.worker = nginx.wait()?;
        Ok(nginx)
    }

    fn wait(&mut self) -> Result<u32, Fault> {
        for _ in 0..500 {
            if TcpStream::connect(self.address).is_ok()
                && let [worker] = children(self.master.id()).as_slice()
            {
                return Ok(*worker);
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Err("nginx did not start".into())
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Its worker ends with it.
        end(&mut self.master);
    }
}

fn configuration(root: &Path, address: SocketAddr) -> String {
    let root = root.display();
    format!(
        "daemon off;\nuser root root;\nworker_processes 1;\npid {root}/nginx.pid;\n\
         events {{ worker_connections 1024; }}\n\
         http {{\n\
         access_log {root}/access.log;\nclient_body_temp_path {root}/t1;\nproxy_temp_path {root}/t2;\n\
         fastcgi_temp_path {root}/t3;\nuwsgi_temp_path {root}/t4;\nscgi_temp_path {root}/t5;\n\
         sendfile on;\ntcp_nopush on;\nkeepalive_requests 1000000000;\n\
         default_type 'text/html; charset=utf-8';\n\
         server {{\nlisten {address};\nroot {root};\ngzip_static on;\n\
         location /brotli/ {{ gzip_static off; add_header Content-Encoding br; }}\n}}\n}}\n"
    )
}
