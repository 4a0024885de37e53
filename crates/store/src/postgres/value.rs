//! Values on their way to and from PostgreSQL, and statements that are prepared once per connection.

use super::dialect;
use crate::{Param, batch::without_zeros, rows::Row};
use base::OrgId;
use bytes::BytesMut;
use std::{
    collections::HashMap,
    error::Error as Cause,
    sync::{Arc, Mutex, PoisonError},
};
use tokio_postgres::{
    Client, Statement,
    types::{FromSql, IsNull, ToSql, Type, to_sql_checked},
};

/// The most statements one connection remembers.
const STATEMENTS_MAX: usize = 512;

type Result<T> = std::result::Result<T, tokio_postgres::Error>;

/// A connection with its prepared statements.
pub(crate) struct Session {
    pub(crate) client: Client,
    prepared: Mutex<HashMap<(String, u128), Statement>>,
}

impl Session {
    pub(crate) fn new(client: Client) -> Self {
        Self { client, prepared: Mutex::default() }
    }

    /// Prepares a text for values of these types; those of missing values follow from the text.
    async fn prepare(&self, sql: &str, types: &[Type], kinds: u128) -> Result<Statement> {
        let key = (sql.to_owned(), kinds);
        let known = self.prepared.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some(statement) = known {
            return Ok(statement);
        }
        let statement = self.client.prepare_typed(sql, types).await?;
        let mut prepared = self.prepared.lock().unwrap_or_else(PoisonError::into_inner);
        if prepared.len() >= STATEMENTS_MAX {
            prepared.clear();
        }
        prepared.insert(key, statement.clone());
        Ok(statement)
    }

    /// A statement of the store's own, whose types follow from its text.
    pub(crate) async fn own(&self, sql: &str) -> Result<Statement> {
        self.prepare(sql, &[], 0).await
    }

    pub(crate) async fn rows(&self, sql: &str, params: &[&(dyn ToSql + Sync)]) -> Result<Vec<tokio_postgres::Row>> {
        let statement = self.own(sql).await?;
        self.client.query(&statement, params).await
    }

    /// A feature's statement: `$1` is the organization.
    pub(crate) async fn prepare_for(&self, sql: &str, params: &[Param]) -> Result<Statement> {
        let mut types = vec![Type::BYTEA];
        let mut kinds = 1;
        let mut text = std::borrow::Cow::Borrowed(sql);
        for (i, param) in params.iter().enumerate() {
            let n = i + 2;
            let (kind, r#type) = match param {
                Param::Null => {
                    text = dialect::without_null_tests(&text, n).into();
                    (0, if dialect::names(&text, n) { Type::UNKNOWN } else { Type::TEXT })
                }
                Param::Int(_) => (1, Type::INT8),
                Param::Real(_) => (2, Type::FLOAT8),
                Param::Text(_) => (3, Type::TEXT),
                Param::Bytes(_) => (4, Type::BYTEA),
            };
            kinds |= kind << (3 * (i + 1)).min(124);
            types.push(r#type);
        }
        self.prepare(&text, &types, kinds).await
    }
}

/// The organization's bytes, then the values.
pub(crate) fn bound<'a>(org: &'a &'a [u8], params: &'a [Param]) -> Vec<&'a (dyn ToSql + Sync)> {
    let mut out: Vec<&(dyn ToSql + Sync)> = vec![org];
    out.extend(params.iter().map(|param| param as &(dyn ToSql + Sync)));
    out
}

pub(crate) fn org_bytes(org: &OrgId) -> &[u8] {
    org.as_bytes()
}

impl ToSql for Param {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> std::result::Result<IsNull, Box<dyn Cause + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(n) => match *ty {
                Type::INT4 => i32::try_from(*n)?.to_sql(ty, out),
                Type::INT2 => i16::try_from(*n)?.to_sql(ty, out),
                Type::FLOAT8 => (*n as f64).to_sql(ty, out),
                _ => n.to_sql(ty, out),
            },
            Self::Real(x) => x.to_sql(ty, out),
            Self::Text(s) => without_zeros(s).as_ref().to_sql(ty, out),
            Self::Bytes(b) => b.as_slice().to_sql(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Param {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> std::result::Result<Self, Box<dyn Cause + Sync + Send>> {
        Ok(match *ty {
            Type::INT8 => Self::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Self::Int(i32::from_sql(ty, raw)?.into()),
            Type::INT2 => Self::Int(i16::from_sql(ty, raw)?.into()),
            Type::BOOL => Self::Int(bool::from_sql(ty, raw)?.into()),
            Type::FLOAT8 => Self::Real(f64::from_sql(ty, raw)?),
            Type::FLOAT4 => Self::Real(f32::from_sql(ty, raw)?.into()),
            Type::NUMERIC => numeric(raw).ok_or("a number has another form than is known")?,
            Type::BYTEA => Self::Bytes(raw.to_vec()),
            _ => Self::Text(std::str::from_utf8(raw)?.to_owned()),
        })
    }

    fn from_sql_null(_: &Type) -> std::result::Result<Self, Box<dyn Cause + Sync + Send>> {
        Ok(Self::Null)
    }

    fn accepts(ty: &Type) -> bool {
        matches!(
            *ty,
            Type::INT8
                | Type::INT4
                | Type::INT2
                | Type::BOOL
                | Type::FLOAT8
                | Type::FLOAT4
                | Type::NUMERIC
                | Type::BYTEA
                | Type::TEXT
                | Type::VARCHAR
                | Type::BPCHAR
                | Type::NAME
                | Type::UNKNOWN
        )
    }
}

/// What sums are: groups of four decimal digits. A whole one that fits is an integer, as SQLite gives it.
fn numeric(raw: &[u8]) -> Option<Param> {
    let word = |at: usize| raw.get(2 * at..2 * at + 2).map(|b| u16::from_be_bytes([b[0], b[1]]));
    let (count, weight, sign) = (word(0)?, word(1)?.cast_signed(), word(2)?);
    if !matches!(sign, 0 | 0x4000) {
        return None;
    }
    let (mut whole, mut real) = (Some(0_i64), 0.0);
    for i in 0..count {
        let digit = word(4 + usize::from(i))?;
        let power = i32::from(weight) - i32::from(i);
        real += f64::from(digit) * 10_000_f64.powi(power);
        let scaled = u32::try_from(power).ok().and_then(|p| 10_000_i64.checked_pow(p)).and_then(|p| p.checked_mul(digit.into()));
        whole = if digit == 0 { whole } else { whole.zip(scaled).and_then(|(a, b)| a.checked_add(b)) };
    }
    let negative = sign == 0x4000;
    Some(match whole {
        Some(n) => Param::Int(if negative { -n } else { n }),
        None => Param::Real(if negative { -real } else { real }),
    })
}

/// Rows as features read them.
pub(crate) fn rows(statement: &Statement, found: &[tokio_postgres::Row]) -> Result<Vec<Row>> {
    let columns: Arc<[String]> = statement.columns().iter().map(|column| column.name().to_owned()).collect();
    found
        .iter()
        .map(|row| {
            let values = (0..columns.len()).map(|i| row.try_get::<_, Param>(i)).collect::<Result<_>>()?;
            Ok(Row::new(columns.clone(), values))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(words: &[u16]) -> Option<Param> {
        numeric(&words.iter().flat_map(|w| w.to_be_bytes()).collect::<Vec<_>>())
    }

    #[test]
    fn sums_are_integers_where_they_can_be() {
        assert_eq!(of(&[0, 0, 0, 0]), Some(Param::Int(0)));
        assert_eq!(of(&[2, 1, 0, 0, 12, 3_456]), Some(Param::Int(123_456)));
        assert_eq!(of(&[1, 2, 0x4000, 0, 5]), Some(Param::Int(-500_000_000)));
        assert_eq!(of(&[2, 0, 0, 1, 1, 5_000]), Some(Param::Real(1.5)));
        assert!(matches!(of(&[1, 9, 0, 0, 1]), Some(Param::Real(x)) if x == 1e36));
        assert_eq!(of(&[0, 0, 0xC000, 0]), None);
        assert_eq!(numeric(&[0]), None);
    }
}
