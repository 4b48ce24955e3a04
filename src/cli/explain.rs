//! `explain`: what a rule means and how to satisfy it.

use crate::cli::{Ending, machine_rules, taken};
use crate::diagnostic::Rule;
use crate::diagnostic::names::did_you_mean;
use crate::host::{self, HostError};
use crate::{import, pipeline};

/// Every rule that the program knows, by name.
pub(crate) fn rules() -> Vec<&'static Rule> {
    let mut rules = pipeline::rules();
    rules.extend(import::RULES);
    rules.extend(machine_rules::rules());
    rules.extend(taken::rules());
    rules.sort_by_key(|rule| rule.code);
    rules
}

/// Explains a rule, or lists all.
pub(crate) fn explain(code: Option<&str>) -> Result<Ending, HostError> {
    let Some(code) = code else {
        let line = |rule: &Rule| format!("{:<24} {}\n", rule.code, rule.level);
        host::hand_out(&rules().into_iter().map(line).collect::<String>())?;
        return Ok(Ending::Done);
    };
    let known = rules();
    let Some(rule) = known.iter().find(|rule| rule.code == code) else {
        let hint = did_you_mean(code, known.iter().map(|rule| rule.code), || {
            "`noticeboard explain` lists all rules".to_owned()
        });
        host::tell(&format!("error: there is no rule `{code}`; {hint}\n"));
        return Ok(Ending::Usage);
    };
    host::hand_out(&format!(
        "{} ({})\n\n{}\n\nWhat to do: {}\n",
        rule.code, rule.level, rule.about, rule.remedy
    ))?;
    Ok(Ending::Done)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_rule_has_a_name_of_its_own_and_says_what_to_do() {
        let rules = super::rules();
        assert!(rules.windows(2).all(|pair| pair[0].code < pair[1].code));
        for rule in rules {
            assert!(rule.about.ends_with('.') && rule.remedy.ends_with('.'), "{}", rule.code);
        }
    }
}
