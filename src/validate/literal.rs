//! How literals compare, as SPARQL has it, and whether they are well-formed.

use std::cmp::Ordering;
use std::str::FromStr;

use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNodeRef};
use oxsdatatypes::{
    Boolean, Date, DateTime, DayTimeDuration, Decimal, Double, Duration, Float, GDay, GMonth, GMonthDay, GYear,
    GYearMonth, Integer, Time, YearMonthDuration,
};

/// A literal's value, as far as it can be compared.
#[derive(Debug, Clone, PartialEq)]
enum Value {
    Decimal(Decimal),
    Double(Double),
    String(String),
    Boolean(Boolean),
    DateTime(DateTime),
    Date(Date),
    Time(Time),
    Year(GYear),
    YearMonth(GYearMonth),
    Duration(Duration),
}

/// The order of two literals; none where they cannot be compared.
pub fn compare(one: &Literal, other: &Literal) -> Option<Ordering> {
    use Value as V;
    match (value(one)?, value(other)?) {
        (V::Decimal(a), V::Decimal(b)) => a.partial_cmp(&b),
        (V::Double(a), V::Double(b)) => a.partial_cmp(&b),
        (V::Decimal(a), V::Double(b)) => Double::from(a).partial_cmp(&b),
        (V::Double(a), V::Decimal(b)) => a.partial_cmp(&Double::from(b)),
        (V::String(a), V::String(b)) => Some(a.cmp(&b)),
        (V::Boolean(a), V::Boolean(b)) => Some(bool::from(a).cmp(&bool::from(b))),
        (V::DateTime(a), V::DateTime(b)) => a.partial_cmp(&b),
        (V::Date(a), V::Date(b)) => a.partial_cmp(&b),
        (V::Time(a), V::Time(b)) => a.partial_cmp(&b),
        (V::Year(a), V::Year(b)) => a.partial_cmp(&b),
        (V::YearMonth(a), V::YearMonth(b)) => a.partial_cmp(&b),
        (V::Duration(a), V::Duration(b)) => a.partial_cmp(&b),
        _ => None,
    }
}

fn value(literal: &Literal) -> Option<Value> {
    let (text, datatype) = (literal.value(), literal.datatype());
    Some(match datatype {
        d if d == xsd::STRING => Value::String(text.to_owned()),
        d if d == xsd::DOUBLE => Value::Double(text.parse().ok()?),
        d if d == xsd::FLOAT => Value::Double(Float::from_str(text).ok()?.into()),
        d if d == xsd::BOOLEAN => Value::Boolean(text.parse().ok()?),
        d if d == xsd::DATE_TIME || d == xsd::DATE_TIME_STAMP => Value::DateTime(text.parse().ok()?),
        d if d == xsd::DATE => Value::Date(text.parse().ok()?),
        d if d == xsd::TIME => Value::Time(text.parse().ok()?),
        d if d == xsd::G_YEAR => Value::Year(text.parse().ok()?),
        d if d == xsd::G_YEAR_MONTH => Value::YearMonth(text.parse().ok()?),
        d if d == xsd::DURATION || d == xsd::DAY_TIME_DURATION || d == xsd::YEAR_MONTH_DURATION => {
            Value::Duration(text.parse().ok()?)
        }
        d if d == xsd::DECIMAL || range(d).is_some() => Value::Decimal(text.parse().ok()?),
        _ => return None,
    })
}

/// The least and the greatest value of a datatype that is derived from `xsd:integer`.
fn range(datatype: NamedNodeRef) -> Option<(Option<i128>, Option<i128>)> {
    Some(match datatype {
        d if d == xsd::INTEGER => (None, None),
        d if d == xsd::LONG => (Some(i64::MIN.into()), Some(i64::MAX.into())),
        d if d == xsd::INT => (Some(i32::MIN.into()), Some(i32::MAX.into())),
        d if d == xsd::SHORT => (Some(i16::MIN.into()), Some(i16::MAX.into())),
        d if d == xsd::BYTE => (Some(i8::MIN.into()), Some(i8::MAX.into())),
        d if d == xsd::NON_NEGATIVE_INTEGER => (Some(0), None),
        d if d == xsd::POSITIVE_INTEGER => (Some(1), None),
        d if d == xsd::NON_POSITIVE_INTEGER => (None, Some(0)),
        d if d == xsd::NEGATIVE_INTEGER => (None, Some(-1)),
        d if d == xsd::UNSIGNED_LONG => (Some(0), Some(u64::MAX.into())),
        d if d == xsd::UNSIGNED_INT => (Some(0), Some(u32::MAX.into())),
        d if d == xsd::UNSIGNED_SHORT => (Some(0), Some(u16::MAX.into())),
        d if d == xsd::UNSIGNED_BYTE => (Some(0), Some(u8::MAX.into())),
        _ => return None,
    })
}

/// Whether a literal's text is one of its datatype; of a datatype that is not known, every text is.
pub fn is_well_formed(literal: &Literal) -> bool {
    let (text, datatype) = (literal.value(), literal.datatype());
    if let Some((least, most)) = range(datatype) {
        let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
        let is_integer = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        // What is too long for a number of the machine is only out of range where there is a range.
        let number = text.parse::<i128>().ok();
        let within = number.is_some_and(|n| least.is_none_or(|l| n >= l) && most.is_none_or(|m| n <= m));
        return is_integer && (within || least.is_none() && most.is_none());
    }
    match datatype {
        d if d == xsd::DECIMAL => Decimal::from_str(text).is_ok(),
        d if d == xsd::DOUBLE => Double::from_str(text).is_ok(),
        d if d == xsd::FLOAT => Float::from_str(text).is_ok(),
        d if d == xsd::BOOLEAN => Boolean::from_str(text).is_ok(),
        d if d == xsd::DATE_TIME || d == xsd::DATE_TIME_STAMP => DateTime::from_str(text).is_ok(),
        d if d == xsd::DATE => Date::from_str(text).is_ok(),
        d if d == xsd::TIME => Time::from_str(text).is_ok(),
        d if d == xsd::G_YEAR => GYear::from_str(text).is_ok(),
        d if d == xsd::G_YEAR_MONTH => GYearMonth::from_str(text).is_ok(),
        d if d == xsd::G_MONTH => GMonth::from_str(text).is_ok(),
        d if d == xsd::G_DAY => GDay::from_str(text).is_ok(),
        d if d == xsd::G_MONTH_DAY => GMonthDay::from_str(text).is_ok(),
        d if d == xsd::DURATION => Duration::from_str(text).is_ok(),
        d if d == xsd::DAY_TIME_DURATION => DayTimeDuration::from_str(text).is_ok(),
        d if d == xsd::YEAR_MONTH_DURATION => YearMonthDuration::from_str(text).is_ok(),
        _ => true,
    }
}

/// Whether a literal is an integer, and which.
pub(super) fn integer(literal: &Literal) -> Option<usize> {
    let number: Integer = range(literal.datatype()).and(literal.value().parse().ok())?;
    usize::try_from(i64::from(number)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str, datatype: NamedNodeRef) -> Literal {
        Literal::new_typed_literal(text, datatype)
    }

    #[test]
    fn numbers_of_all_types_compare() {
        assert_eq!(compare(&typed("9", xsd::INTEGER), &typed("10.5", xsd::DECIMAL)), Some(Ordering::Less));
        assert_eq!(compare(&typed("1e2", xsd::DOUBLE), &typed("100", xsd::BYTE)), Some(Ordering::Equal));
        assert_eq!(compare(&typed("2025-09-16", xsd::DATE), &typed("2025-09-17", xsd::DATE)), Some(Ordering::Less));
        assert_eq!(compare(&typed("9", xsd::INTEGER), &typed("9", xsd::STRING)), None);
    }

    #[test]
    fn texts_that_are_none_of_their_type() {
        for (text, datatype, fits) in [
            ("300", xsd::BYTE, false),
            ("-1", xsd::NON_NEGATIVE_INTEGER, false),
            ("123456789012345678901234567890123456789012", xsd::INTEGER, true),
            ("1.5", xsd::INTEGER, false),
            ("2025-02-30", xsd::DATE, false),
            ("2025-02", xsd::G_YEAR_MONTH, true),
            ("none", xsd::BOOLEAN, false),
        ] {
            assert_eq!(is_well_formed(&typed(text, datatype)), fits, "{text}");
        }
    }
}
