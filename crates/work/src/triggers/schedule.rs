//! When a schedule is due: cron in a time zone, with what is done about times that were missed. Pure.

use base::Timestamp;
use croner::{
    Cron,
    parser::{CronParser, Seconds},
};
use jiff::{Zoned, tz::TimeZone};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A time that comes this late was not missed: the program was busy.
const LATE_SECONDS: i64 = 60;
/// Missed times that are started at once at the most.
pub(crate) const CATCH_UP_MAX: usize = 100;
/// Missed times that are counted one by one; beyond that only that there were more is known.
const COUNTED_MAX: u64 = 10_000;
const SECOND: i64 = 1_000_000;

/// What is done about times that passed while nothing ran.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CatchUp {
    /// They are noted, and that is all.
    #[default]
    Skip,
    /// One run for all of them, with the latest time.
    One,
    /// A run for each, the latest hundred at most.
    All,
}

/// A schedule that was read.
#[derive(Debug)]
pub(crate) struct Schedule {
    cron: Cron,
    zone: TimeZone,
    /// Microseconds after the time that the pattern names; the same for a trigger always.
    offset: i64,
}

/// What a look at the clock comes to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Due {
    /// Times to start runs for, oldest first.
    pub(crate) fire: Vec<Timestamp>,
    /// Times that passed and get no run.
    pub(crate) missed: u64,
    /// The first of those, if there are any.
    pub(crate) missed_from: Option<Timestamp>,
    pub(crate) next: Option<Timestamp>,
}

impl Schedule {
    /// `seed` decides where within the spread this trigger stands. The error names what is wrong.
    pub(crate) fn read(cron: &str, zone: &str, spread_seconds: u32, seed: u64) -> Result<Self, Fault> {
        if cron.len() > 200 {
            return Err(Fault::Cron("it is longer than 200 characters".to_owned()));
        }
        // Five fields: minutes are the finest that people mean by cron, and seconds in the first place would shift the others.
        let parser = CronParser::builder().seconds(Seconds::Disallowed).build();
        let cron = parser.parse(cron).map_err(|e| Fault::Cron(e.to_string()))?;
        let zone = TimeZone::get(zone).map_err(|_| Fault::Zone)?;
        let offset = if spread_seconds == 0 { 0 } else { i64::try_from(seed % u64::from(spread_seconds)).unwrap_or(0) * SECOND };
        let schedule = Self { cron, zone, offset };
        // The 30th of February is well formed and never comes.
        if schedule.after(Timestamp(0)).is_none() {
            return Err(Fault::Never);
        }
        Ok(schedule)
    }

    /// The first time after `at`.
    pub(crate) fn after(&self, at: Timestamp) -> Option<Timestamp> {
        let from = jiff::Timestamp::from_microsecond(at.0.checked_sub(self.offset)?).ok()?;
        let found = self.cron.find_next_occurrence(&Zoned::new(from, self.zone.clone()), false).ok()?;
        let found = Timestamp(found.timestamp().as_microsecond().checked_add(self.offset)?);
        // Whatever the zone does, time goes on: a schedule that stood still would fire for ever.
        (found > at).then_some(found)
    }

    /// `first` was stored as the next time; what is to be done now.
    pub(crate) fn due(&self, first: Timestamp, now: Timestamp, catch_up: CatchUp) -> Due {
        if first > now {
            return Due { fire: Vec::new(), missed: 0, missed_from: None, next: Some(first) };
        }
        let mut passed = vec![first];
        let mut count = 1_u64;
        let mut next = self.after(first);
        while let Some(at) = next.filter(|at| *at <= now) {
            if count >= COUNTED_MAX {
                next = self.after(now);
                break;
            }
            passed.push(at);
            count += 1;
            // Only the latest are needed; the rest is a number.
            if passed.len() > 2 * CATCH_UP_MAX {
                passed.drain(1..=CATCH_UP_MAX);
            }
            next = self.after(at);
        }
        let on_time = |at: Timestamp| now.0.saturating_sub(at.0) <= LATE_SECONDS * SECOND;
        let fire: Vec<Timestamp> = match catch_up {
            CatchUp::Skip => passed.iter().copied().filter(|at| on_time(*at)).collect(),
            CatchUp::One => passed.last().copied().into_iter().collect(),
            CatchUp::All => passed[passed.len().saturating_sub(CATCH_UP_MAX)..].to_vec(),
        };
        let missed = count - u64::try_from(fire.len()).unwrap_or(count);
        Due { missed_from: (missed > 0).then_some(first), fire, missed, next }
    }
}

/// What is wrong with a schedule.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Cron(String),
    Zone,
    /// No date fits.
    Never,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    fn schedule(cron: &str, zone: &str) -> Schedule {
        Schedule::read(cron, zone, 0, 0).unwrap()
    }

    fn times(cron: &str, zone: &str, from: &str, n: usize) -> Vec<String> {
        let schedule = schedule(cron, zone);
        std::iter::successors(schedule.after(at(from)), |t| schedule.after(*t)).take(n).map(|t| t.to_string()).collect()
    }

    #[test]
    fn time_zones_and_summer_time_are_kept() {
        // Half past two does not exist on the last Sunday of March in Warsaw, and comes twice on the last of October.
        let spring = times("30 2 * * *", "Europe/Warsaw", "2026-03-28T00:00:00Z", 3);
        assert_eq!(spring, ["2026-03-28T01:30:00.000000Z", "2026-03-29T01:00:00.000000Z", "2026-03-30T00:30:00.000000Z"]);
        let autumn = times("30 2 * * *", "Europe/Warsaw", "2026-10-24T12:00:00Z", 2);
        assert_eq!(autumn, ["2026-10-25T00:30:00.000000Z", "2026-10-26T01:30:00.000000Z"], "once, not twice");
        assert_eq!(times("0 9 * * 1-5", "America/New_York", "2026-07-03T14:00:00Z", 1), ["2026-07-06T13:00:00.000000Z"]);
        assert_eq!(times("@daily", "Asia/Kolkata", "2026-01-01T00:00:00Z", 1), ["2026-01-01T18:30:00.000000Z"]);
    }

    #[test]
    fn what_cannot_be_is_said() {
        let fault = |cron: &str, zone: &str| Schedule::read(cron, zone, 0, 0).unwrap_err();
        assert!(matches!(fault("every day", "UTC"), Fault::Cron(_)));
        assert!(matches!(fault("* * * * * *", "UTC"), Fault::Cron(_)), "seconds are no field");
        assert!(matches!(fault(&"1,".repeat(5_000), "UTC"), Fault::Cron(_)));
        assert_eq!(fault("0 0 * * *", "Mars/Olympus"), Fault::Zone);
        assert_eq!(fault("0 0 30 2 *", "UTC"), Fault::Never);
    }

    #[test]
    fn what_was_missed_is_caught_up_as_asked() {
        let hourly = schedule("0 * * * *", "UTC");
        let (first, now) = (at("2026-01-01T01:00:00Z"), at("2026-01-01T05:00:10Z"));
        let due = |catch_up| hourly.due(first, now, catch_up);
        let skip = due(CatchUp::Skip);
        assert_eq!((skip.fire, skip.missed, skip.next), (vec![at("2026-01-01T05:00:00Z")], 4, Some(at("2026-01-01T06:00:00Z"))));
        assert_eq!((due(CatchUp::One).fire, due(CatchUp::One).missed), (vec![at("2026-01-01T05:00:00Z")], 4));
        assert_eq!((due(CatchUp::All).fire.len(), due(CatchUp::All).missed), (5, 0));
        let late = hourly.due(first, at("2026-01-01T01:30:00Z"), CatchUp::Skip);
        assert_eq!((late.fire.len(), late.missed, late.missed_from), (0, 1, Some(first)));
        assert!(hourly.due(first, at("2026-01-01T00:59:59Z"), CatchUp::All).fire.is_empty());
    }

    #[test]
    fn a_year_away_is_bounded() {
        let every_minute = schedule("* * * * *", "UTC");
        let due = every_minute.due(at("2025-01-01T00:00:00Z"), at("2026-01-01T00:00:30Z"), CatchUp::All);
        assert_eq!(due.fire.len(), CATCH_UP_MAX);
        assert!(due.missed >= COUNTED_MAX - 100 && due.next == Some(at("2026-01-01T00:01:00Z")));
    }

    #[test]
    fn triggers_of_one_time_are_spread_and_each_keeps_its_place() {
        let spread = |seed| Schedule::read("0 0 * * *", "UTC", 600, seed).unwrap().after(at("2026-01-01T12:00:00Z")).unwrap();
        assert_eq!(spread(7), at("2026-01-02T00:00:07Z"));
        assert_eq!(spread(607), spread(7));
        assert!((0..600).map(spread).collect::<std::collections::BTreeSet<_>>().len() == 600);
    }

    proptest! {
        #[test]
        fn time_only_goes_on(start in 0_i64..4_000_000_000, minute in 0_u8..60, hour in 0_u8..24, step in 1_u8..59, seed: u64, zone in 0_usize..4) {
            let zone = ["Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "UTC"][zone];
            for cron in [format!("{minute} {hour} * * *"), format!("*/{step} * * * *"), format!("{minute} */7 * * 1")] {
                let schedule = Schedule::read(&cron, zone, 90, seed).unwrap();
                let mut last = Timestamp(start * SECOND);
                for _ in 0..50 {
                    let next = schedule.after(last).unwrap();
                    prop_assert!(next > last);
                    last = next;
                }
            }
        }

        #[test]
        fn no_text_breaks_it(text in ".{0,40}", zone in ".{0,20}") {
            let _ = Schedule::read(&text, "UTC", 0, 0);
            let _ = Schedule::read("* * * * *", &zone, 0, 0);
        }
    }
}
