//! A resumable export of users to a CSV file. A run that is interrupted continues where it stopped, without missing or repeated rows:
//!
//! ```text
//! cargo run -p build-example --example export_csv
//! ```
//!
//! After each page, the rows are flushed and the position is stored together with the file's length. The next run cuts rows off that
//! were written after that, and reads on from the position.
#![allow(clippy::print_stdout)] // an example shows what it does

#[allow(dead_code, unreachable_pub)] // this example uses only a part of the client
mod acme {
    scim_runtime::include_scim!("acme");
}

use acme::{EnterpriseUser, User, user::Name};
use scim_runtime::{client::Position, engine::BlockingEngine, server::Server};
use std::{
    fs::{self, File},
    io::{self, Seek, SeekFrom},
    path::{Path, PathBuf},
};

type Anything = Box<dyn std::error::Error>;

/// Where a run stopped.
struct Checkpoint {
    position: Position,
    /// The length of the CSV file at that time.
    length: u64,
}

impl Checkpoint {
    /// `None` if there is none: the export starts at the beginning.
    fn read(file: &Path) -> Result<Option<Self>, Anything> {
        let text = match fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let mut lines = text.lines();
        let mut line = || lines.next().ok_or("the checkpoint is incomplete");
        let length = line()?.parse()?;
        let position = match (line()?, line()?) {
            ("index", index) => Position::Index(index.parse()?),
            (_, cursor) => Position::Cursor(cursor.to_owned()),
        };
        Ok(Some(Self { position, length }))
    }

    /// Replaces the file at once, so that it is never half written.
    fn write(&self, file: &Path) -> io::Result<()> {
        let position = match &self.position {
            Position::Index(index) => format!("index\n{index}"),
            Position::Cursor(cursor) => format!("cursor\n{cursor}"),
        };
        let new = file.with_extension("new");
        fs::write(&new, format!("{}\n{position}\n", self.length))?;
        fs::rename(new, file)
    }
}

/// Exports at most `max_pages` pages. Returns whether the export is complete.
fn export<E: BlockingEngine>(
    scim: &acme::Client<E>,
    csv_file: &Path,
    max_pages: usize,
) -> Result<bool, Anything> {
    let checkpoint_file = csv_file.with_extension("checkpoint");
    let checkpoint = Checkpoint::read(&checkpoint_file)?;
    let mut query = scim
        .users()
        .list()
        .sort_by(User::USER_NAME)
        .attributes((
            User::USER_NAME,
            User::NAME,
            User::ACTIVE,
            EnterpriseUser::DEPARTMENT,
        ))
        .count(100);

    let mut file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(csv_file)?;
    file.set_len(
        checkpoint
            .as_ref()
            .map_or(0, |checkpoint| checkpoint.length),
    )?;
    file.seek(SeekFrom::End(0))?;
    let mut csv = csv::Writer::from_writer(file);
    match checkpoint {
        Some(checkpoint) => query = query.resume_at(checkpoint.position),
        None => csv.write_record(["id", "userName", "familyName", "active", "department"])?,
    }

    let mut pages = query.pages();
    for _ in 0..max_pages {
        // An error ends this run. The checkpoint of the last page stays.
        let Some(page) = pages.next_blocking().transpose()? else {
            break;
        };
        for user in &page {
            csv.write_record(row(user.id(), user))?;
        }
        csv.flush()?;
        let length = csv.get_ref().metadata()?.len();
        let Some(position) = pages.position().cloned() else {
            let _ = fs::remove_file(checkpoint_file);
            return Ok(true);
        };
        Checkpoint { position, length }.write(&checkpoint_file)?;
    }
    Ok(false)
}

fn row(id: &str, user: &User) -> [String; 5] {
    let text = |value: Option<&String>| value.cloned().unwrap_or_default();
    let name: Option<&Name> = user.name.as_ref();
    let enterprise = user.enterprise_user.as_ref();
    [
        id.to_owned(),
        text(user.user_name.as_ref()),
        text(name.and_then(|name| name.family_name.as_ref())),
        user.active
            .map_or_else(String::new, |active| active.to_string()),
        text(enterprise.and_then(|enterprise| enterprise.department.as_ref())),
    ]
}

fn main() -> Result<(), Anything> {
    let server = Server::from_snapshot(include_str!("../scim/acme.json"))?;
    server.seed(1050)?;
    let scim = acme::Client::connect("http://localhost")?.build_with(server)?;

    let directory: PathBuf = std::env::temp_dir().join(format!("export-{}", std::process::id()));
    fs::create_dir_all(&directory)?;
    let file = directory.join("users.csv");
    // Three pages a run, as if something interrupted it.
    let mut runs = 1;
    while !export(&scim, &file, 3)? {
        let rows = fs::read_to_string(&file)?.lines().count() - 1;
        println!("run {runs}: interrupted after {rows} users");
        runs += 1;
    }

    let mut users = csv::Reader::from_path(&file)?;
    let ids = users.records().map(|record| Ok(record?[0].to_owned()));
    let mut ids: Vec<String> = ids.collect::<Result<_, csv::Error>>()?;
    println!("run {runs}: complete, {} users", ids.len());
    ids.sort_unstable();
    ids.dedup();
    println!("{} different users", ids.len());
    fs::remove_dir_all(directory)?;
    Ok(())
}
