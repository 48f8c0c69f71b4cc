//! A full disk under a running server and under the command: refused in clear words, nothing lost, and it goes on without a
//! restart. A folder that may not be written to is refused.
//!
//! It needs a small disk in memory, so it is passed over, with a word, where nothing may be mounted; with
//! `STAMMKUNDE_DEMAND_DISKS` it fails there.
#![cfg(unix)]

mod support;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use support::server::{Answer, Server};
use support::{Place, text};

/// A place on a small disk of its own.
struct SmallDisk {
    place: Place,
}

impl SmallDisk {
    fn of_megabytes(size: u32) -> Option<Self> {
        let disk = Self { place: Place::new() };
        if disk.mount(&["-t", "tmpfs", "-o", &format!("size={size}m"), "tmpfs"]) {
            return Some(disk);
        }
        assert!(
            std::env::var_os("STAMMKUNDE_DEMAND_DISKS").is_none(),
            "STAMMKUNDE_DEMAND_DISKS is set, and a small disk cannot be mounted here"
        );
        eprintln!("passed over: a small disk cannot be mounted here; run the test as root");
        None
    }

    fn mount(&self, arguments: &[&str]) -> bool {
        let run = Command::new("mount").args(arguments).arg(self.place.folder.path()).stderr(Stdio::null()).status();
        run.is_ok_and(|status| status.success())
    }

    fn ballast(&self) -> PathBuf {
        self.place.folder.path().join("ballast")
    }

    /// Takes all space there is.
    fn fill(&self) {
        let mut file = std::fs::File::options().create(true).append(true).open(self.ballast()).expect("a file");
        while file.write_all(&[0; 4096]).is_ok() {}
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.place.folder.path()).stderr(Stdio::null()).status();
    }
}

/// Sends a batch of twenty events.
fn send(server: &Server, key: &str, batch: u32) -> Answer {
    let event = |number: u32| {
        let page = json!({ "title": "x".repeat(400) });
        json!({ "type": "page", "userId": "anna", "messageId": format!("{batch}-{number}"), "properties": page })
    };
    let events: Vec<Value> = (0..20).map(event).collect();
    server.post("/v1/batch", &json!({ "writeKey": key, "batch": events }).to_string())
}

#[test]
fn a_full_disk_refuses_in_clear_words_loses_nothing_and_goes_on() {
    let Some(disk) = SmallDisk::of_megabytes(32) else { return };
    let place = &disk.place;
    let init = ["init", "--firm", "Weingut", "--email", "chefin@weingut.example", "--format", "json"];
    let made = place.command(&init).env("STAMMKUNDE_PASSWORD", "korrekt pferd batterie").output().expect("runs");
    assert!(made.status.success(), "{}", text(&made.stderr));
    let key = place.json(&["source", "add", "Website"])["write_keys"][0].as_str().expect("a key").to_owned();
    let mut server = Server::start(place, &["--set", "log.level=error"]);
    assert_eq!(send(&server, &key, 0).status, 200);
    disk.fill();
    // Some more may still fit into the pages that are there; then it is refused, and refused again.
    let mut batch = 1;
    let refused = loop {
        let answer = send(&server, &key, batch);
        if answer.status != 200 {
            break answer;
        }
        batch += 1;
        disk.fill();
    };
    for answer in [refused, send(&server, &key, batch)] {
        assert_eq!(answer.status, 503, "{answer:?}");
        assert!(answer.head.contains("retry-after: ") && answer.body.contains("\"disk-full\""), "{answer:?}");
    }
    assert_eq!(server.get("/login", "").status, 200, "pages are read while the disk is full");

    std::fs::remove_file(disk.ballast()).expect("removed");
    for again in 0..batch + 5 {
        let answer = send(&server, &key, again);
        assert_eq!(answer.status, 200, "without a restart: {answer:?}");
    }
    server.stop();
    place.check();
    let events = place.json(&["export", "events"]);
    let messages: std::collections::BTreeSet<&str> =
        events.as_array().expect("a list").iter().filter_map(|event| event["message_id"].as_str()).collect();
    let wanted = usize::try_from(batch + 5).expect("small") * 20;
    assert_eq!((messages.len(), events.as_array().map(Vec::len)), (wanted, Some(wanted)));

    let file =
        "Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Created at,Lineitem quantity,\
                Lineitem name,Lineitem price,Billing Name,Id\n"
            .to_owned();
    let row = |number: u32| {
        let at = "2026-02-03 10:00:00 +0100";
        format!(
            "#{number},k{number}@kundin.example,paid,{at},EUR,20.00,0.00,0.00,20.00,{at},1,Riesling,20.00,Anna,{number}\n"
        )
    };
    let orders = tempfile::tempdir().expect("a folder");
    let path = orders.path().join("orders.csv");
    std::fs::write(&path, file + &(0..20_000).map(row).collect::<String>()).expect("written");
    let path = path.to_str().expect("text");
    disk.fill();
    assert!(place.refused(&["import", path], 1).contains("The disk is full"));
    let german = place.command(&["import", path]).env("LC_ALL", "de_DE.UTF-8").output().expect("runs");
    assert_eq!(german.status.code(), Some(1));
    assert!(text(&german.stderr).contains("Der Datenträger ist voll"), "{}", text(&german.stderr));
    std::fs::remove_file(disk.ballast()).expect("removed");
    place.check();
    assert_eq!(place.json(&["export", "events"]).as_array().map(Vec::len), Some(wanted), "nothing lost");
}

#[test]
fn a_folder_that_may_not_be_written_to_is_refused_in_both_languages() {
    let Some(disk) = SmallDisk::of_megabytes(16) else { return };
    let place = &disk.place;
    let made = place.run(&["init", "--firm", "Weingut"]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    assert!(disk.mount(&["-o", "remount,ro"]));
    for command in [&["check"][..], &["serve", "--listen", "127.0.0.1:0"]] {
        assert!(place.refused(command, 1).contains("cannot be written to"));
        let german = place.command(command).env("LC_ALL", "de_DE.UTF-8").output().expect("runs");
        assert!(text(&german.stderr).contains("kann nicht geschrieben werden"), "{}", text(&german.stderr));
    }
    assert!(disk.mount(&["-o", "remount,rw"]));
    place.check();
}
