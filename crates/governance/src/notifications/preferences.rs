//! What one person wants to be told, and how.

use super::class::{Channels, Class, TABLE};
use crate::address::is_address;
use base::{Ctx, Error, Result, Right, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How one person is told. What is not said is as usual.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Preferences {
    /// Class by class. Of what somebody has to act upon (`approval`, `question`, `outcome`, `delegated`, `escalated`, `expiring`)
    /// the list of the console cannot be switched off.
    pub(crate) classes: BTreeMap<Class, Channels>,
    /// Hours without e-mail: it is sent when they are over.
    pub(crate) quiet: Option<Quiet>,
    /// Whether e-mail comes at once, or gathered.
    pub(crate) digest: Digest,
    /// Where e-mail goes; null: to the address of the account, or to its name if that is one. Another one takes the right to change accounts.
    pub(crate) email: Option<String>,
}

/// From one time of the day to another, which may be on the next day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Quiet {
    /// `22:00`
    pub(crate) from: String,
    /// `07:00`
    pub(crate) to: String,
    /// A time zone as `Europe/Berlin`.
    pub(crate) zone: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Digest {
    /// Each at once.
    #[default]
    Off,
    /// At the full hour.
    Hourly,
    /// At 08:00 in the zone of the quiet hours, or UTC.
    Daily,
}

impl Preferences {
    pub(crate) fn channels(&self, class: Class) -> Channels {
        let usual = class.line().map(|line| (line.usual, line.always));
        let (usual, always) = usual.unwrap_or((Channels { console: true, email: false, webhook: false }, true));
        let mine = self.classes.get(&class).copied().unwrap_or(usual);
        Channels { console: mine.console || always, ..mine }
    }

    /// With every class said, as it counts.
    #[must_use]
    pub(crate) fn in_full(mut self) -> Self {
        self.classes = TABLE.iter().map(|line| (line.class, self.channels(line.class))).collect();
        self
    }

    pub(crate) fn check(&self) -> Result<()> {
        for (class, channels) in &self.classes {
            if class.line().is_some_and(|line| line.always) && !channels.console {
                let word = class.word();
                return Err(bad(&format!("classes/{word}/console"), format!("`{word}` is always in the list: somebody has to act"))
                    .fix("send true"));
            }
        }
        if let Some(quiet) = &self.quiet {
            for (at, text) in [("quiet/from", &quiet.from), ("quiet/to", &quiet.to)] {
                time(text).ok_or_else(|| bad(at, format!("`{text}` is no time of the day")).fix("a time of the day looks like 22:00"))?;
            }
            if quiet.from == quiet.to {
                return Err(bad("quiet/to", "quiet hours end at another time than they begin".to_owned()).fix("leave `quiet` out"));
            }
            jiff::tz::TimeZone::get(&quiet.zone)
                .map_err(|_| bad("quiet/zone", format!("`{}` is no time zone", quiet.zone)).fix("a time zone looks like Europe/Berlin"))?;
        }
        match &self.email {
            Some(address) if !is_address(address) => {
                Err(bad("email", format!("`{address}` is no e-mail address")).fix("an address looks like ada@example.com"))
            }
            _ => Ok(()),
        }
    }

    /// Where letters go, as the person's account and rights are now; `own`: the address of the account.
    pub(crate) fn address(&self, ctx: &Ctx, own: Option<String>) -> Option<String> {
        let account = &*ctx.principal.name;
        self.email.clone().filter(|email| may_name(ctx, email)).or(own).or_else(|| is_address(account).then(|| account.to_owned()))
    }

    /// Nobody has letters sent to a stranger, or takes those of a person whose token they have. What was there before is no new claim.
    pub(crate) fn check_address(&self, ctx: &Ctx, before: &Self) -> Result<()> {
        match &self.email {
            Some(email) if self.email != before.email && !may_name(ctx, email) => {
                let words = format!("your letters go to the address of your account, and nobody has confirmed that `{email}` is yours");
                Err(Error::forbidden("mail_address_not_yours", words)
                    .place("/email")
                    .fix("leave `email` out, and confirm your address: orc account email ada@example.com"))
            }
            _ => Ok(()),
        }
    }

    /// The end of the quiet hours that this moment is in.
    pub(crate) fn quiet_until(&self, at: Timestamp) -> Option<Timestamp> {
        self.quiet.as_ref().and_then(|quiet| quiet.over(at))
    }

    /// When an e-mail about something of this moment is sent.
    pub(crate) fn mail_at(&self, now: Timestamp) -> Timestamp {
        let at = self.digest_at(now).unwrap_or(now);
        self.quiet_until(at).unwrap_or(at)
    }

    fn digest_at(&self, now: Timestamp) -> Option<Timestamp> {
        const HOUR_US: i64 = 3_600_000_000;
        match self.digest {
            Digest::Off => None,
            Digest::Hourly => Some(Timestamp((now.0.div_euclid(HOUR_US) + 1) * HOUR_US)),
            Digest::Daily => {
                let zone =
                    self.quiet.as_ref().and_then(|quiet| jiff::tz::TimeZone::get(&quiet.zone).ok()).unwrap_or(jiff::tz::TimeZone::UTC);
                next(now, jiff::civil::time(8, 0, 0, 0), &zone)
            }
        }
    }
}

impl Quiet {
    /// When they are over, if this moment is in them.
    fn over(&self, at: Timestamp) -> Option<Timestamp> {
        let zone = jiff::tz::TimeZone::get(&self.zone).ok()?;
        let (from, to) = (time(&self.from)?, time(&self.to)?);
        let clock = jiff::Timestamp::from_microsecond(at.0).ok()?.to_zoned(zone.clone()).time();
        let inside = if from < to { (from..to).contains(&clock) } else { clock >= from || clock < to };
        inside.then(|| next(at, to, &zone)).flatten()
    }
}

/// The next moment after this one at which clocks there show that time.
fn next(after: Timestamp, time: jiff::civil::Time, zone: &jiff::tz::TimeZone) -> Option<Timestamp> {
    let mut date = jiff::Timestamp::from_microsecond(after.0).ok()?.to_zoned(zone.clone()).date();
    for _ in 0..3 {
        let at = date.to_datetime(time).to_zoned(zone.clone()).ok()?.timestamp().as_microsecond();
        if at > after.0 {
            return Some(Timestamp(at));
        }
        date = date.tomorrow().ok()?;
    }
    None
}

fn time(text: &str) -> Option<jiff::civil::Time> {
    let (hour, minute) = text.split_once(':').filter(|(h, m)| h.len() == 2 && m.len() == 2)?;
    jiff::civil::Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

/// Who keeps accounts could give one any name.
fn may_name(ctx: &Ctx, email: &str) -> bool {
    email == &*ctx.principal.name || ctx.need(Right::ACCOUNTS_WRITE).is_ok()
}

fn bad(place: &str, words: String) -> Error {
    Error::invalid("bad_preferences", words).place(format!("/{place}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).expect("a time")
    }

    fn quiet(from: &str, to: &str, zone: &str) -> Preferences {
        Preferences { quiet: Some(Quiet { from: from.into(), to: to.into(), zone: zone.into() }), ..Preferences::default() }
    }

    #[test]
    fn mail_waits_until_quiet_hours_are_over_where_the_person_is() {
        let berlin = quiet("22:00", "07:00", "Europe/Berlin");
        assert_eq!(berlin.mail_at(at("2026-01-10T20:59:00Z")), at("2026-01-10T20:59:00Z"));
        assert_eq!(berlin.mail_at(at("2026-01-10T21:00:00Z")), at("2026-01-11T06:00:00Z"));
        assert_eq!(berlin.mail_at(at("2026-07-10T04:59:59Z")), at("2026-07-10T05:00:00Z"), "summer time");
        let noon = quiet("12:00", "13:30", "UTC");
        assert_eq!(noon.mail_at(at("2026-01-10T12:10:00Z")), at("2026-01-10T13:30:00Z"));
        assert_eq!(noon.mail_at(at("2026-01-10T13:30:00Z")), at("2026-01-10T13:30:00Z"));
    }

    #[test]
    fn a_digest_comes_at_its_time_and_not_into_quiet_hours() {
        let hourly = Preferences { digest: Digest::Hourly, ..Preferences::default() };
        assert_eq!(hourly.mail_at(at("2026-01-10T20:59:00Z")), at("2026-01-10T21:00:00Z"));
        let daily = Preferences { digest: Digest::Daily, ..quiet("22:00", "09:00", "Europe/Berlin") };
        assert_eq!(daily.mail_at(at("2026-01-10T20:00:00Z")), at("2026-01-11T08:00:00Z"));
    }

    #[test]
    fn what_somebody_must_act_upon_stays_in_the_list() {
        let off = Channels { console: false, email: false, webhook: false };
        let silent = Preferences { classes: [(Class::Approval, off), (Class::RunFailed, off)].into(), ..Preferences::default() };
        assert_eq!(silent.check().unwrap_err().place_text(), Some("/classes/approval/console"));
        assert!(silent.channels(Class::Approval).console && !silent.channels(Class::RunFailed).console);
    }
}
