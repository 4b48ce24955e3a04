//! The words of which the bulletins of a measured series are made.
//!
//! They are tables and no program, so that whoever doubts a figure sees at a glance what was
//! measured. A change here changes every figure that was ever taken.

pub(crate) const TOPICS: [&str; 40] = [
    "phishing",
    "ransomware",
    "business-email-compromise",
    "malware",
    "supply-chain",
    "zero-day",
    "vpn",
    "firewall",
    "patching",
    "cloud",
    "identity",
    "mfa",
    "passwords",
    "insider-threat",
    "ddos",
    "dns",
    "email-security",
    "web-application",
    "api-security",
    "mobile",
    "iot",
    "ics-scada",
    "healthcare",
    "finance",
    "education",
    "local-government",
    "elections",
    "fraud",
    "smishing",
    "vishing",
    "data-breach",
    "privacy",
    "encryption",
    "backup",
    "incident-response",
    "logging",
    "endpoint",
    "browser",
    "social-engineering",
    "physical-security",
];

/// As often as real series use them: seldom the mildest, seldom the gravest.
pub(crate) const SEVERITIES: [&str; 10] =
    ["low", "medium", "medium", "medium", "medium", "high", "high", "high", "critical", "low"];

pub(super) const VENDORS: [&str; 12] = [
    "Northgate",
    "Meridian",
    "Halcyon",
    "Brightwell",
    "Castellan",
    "Kestrel",
    "Pinnacle",
    "Tidewater",
    "Wexford",
    "Copperfield",
    "Dunmore",
    "Foxglove",
];

pub(super) const PRODUCTS: [&str; 14] = [
    "mail gateway",
    "remote access appliance",
    "file transfer server",
    "ticketing portal",
    "content management system",
    "identity provider",
    "backup console",
    "hypervisor",
    "password vault",
    "payroll portal",
    "edge router",
    "endpoint agent",
    "document viewer",
    "badge reader controller",
];

pub(super) const ACTORS: [&str; 6] = [
    "an unidentified criminal group",
    "a known ransomware affiliate",
    "opportunistic scanners",
    "an actor previously linked to invoice fraud",
    "several unrelated intruders",
    "a former contractor",
];

pub(super) const SECTORS: [&str; 12] = [
    "hospitals",
    "school districts",
    "county governments",
    "credit unions",
    "water utilities",
    "law firms",
    "universities",
    "regional airports",
    "small manufacturers",
    "charities",
    "public libraries",
    "municipal courts",
];

pub(super) const DAMAGE: [&str; 8] = [
    "steal session tokens",
    "encrypt shared drives",
    "redirect supplier payments",
    "harvest mailbox credentials",
    "disable logging",
    "create hidden forwarding rules",
    "exfiltrate personnel records",
    "move laterally to backup servers",
];

pub(super) const REMEDIES: [&str; 12] = [
    "apply the vendor update without delay",
    "rotate credentials that were used on the affected host",
    "block the listed addresses at the perimeter",
    "review sign-in logs for the last ninety days",
    "require phishing-resistant authentication for administrators",
    "remove the management interface from the public internet",
    "confirm changes of bank details by telephone",
    "restore from a backup that was tested offline",
    "isolate the affected host before collecting evidence",
    "brief reception and help-desk staff on the pretext",
    "revoke active sessions after resetting the password",
    "segment building-control networks from office networks",
];

pub(super) const TIMES: [&str; 6] = [
    "since early this week",
    "over the past ten days",
    "during the last month",
    "in at least three separate incidents",
    "shortly after office hours",
    "on the eve of the long weekend",
];

pub(super) const SENTENCES: [&str; 17] = [
    "Partners in the network report that {actor} continues to target the {vendor} {product} {time}.",
    "The activity has so far affected {sector} and {sector2}, although **no sector should consider itself out of scope**.",
    "Once inside, the intruders {damage} and, where they are left undisturbed, {damage2}.",
    "We assess with moderate confidence that the objective is to {damage} rather than to cause lasting disruption.",
    "Organisations running the {vendor} {product} should {remedy} and {remedy2}.",
    "The first sign is usually an unexpected prompt from the {product}, followed within minutes by attempts to {damage}.",
    "Readers who see this pattern are asked to {remedy} and to call the hotline before they reimage anything.",
    "In one case the victim noticed only because neighbouring {sector} rang to ask about an odd invoice.",
    "Version {small}.{small2}.0 and earlier are affected; version {small}.{small2}.1 contains the correction.",
    "The message claims to come from the {vendor} support desk and asks the recipient to *confirm* a pending change.",
    "Log entries containing `event-{number}-{small}` deserve a closer look, in particular when they appear outside working hours.",
    "Our analysts observed {number} attempts against {sector} {time}, roughly {small} per cent of which succeeded.",
    "A full description is available in the [{vendor} advisory](https://advisories.example.org/notes/{number}), which was revised this morning.",
    "See also the earlier notes filed under [{topic}](/topics/{topic}/), which remain current.",
    "There is no evidence that the {product} itself was altered, but {sector} cannot rule this out without inspection.",
    "Insurance carriers increasingly ask whether clients {remedy} as a matter of routine.",
    "Because the {product} is often exempt from monitoring, the intrusion may go unnoticed for weeks.",
];

pub(super) const HEADINGS: [&str; 12] = [
    "What happened",
    "Who is affected",
    "How the attack works",
    "Indicators to look for",
    "Recommended actions",
    "Detection guidance",
    "Background",
    "Longer-term measures",
    "Timeline",
    "Frequently asked questions",
    "Impact on operations",
    "Vendor response",
];

pub(super) const SUBHEADINGS: [&str; 6] = [
    "For administrators",
    "For staff",
    "On the network",
    "On endpoints",
    "Within the first hour",
    "Within the first week",
];

pub(super) const TITLES: [&str; 6] = [
    "{vendor} {product} under active attack",
    "Campaign of {topic} aimed at {sector}",
    "New {topic} technique seen against {sector}",
    "Critical flaw in the {vendor} {product}",
    "Update: {vendor} {product} patch incomplete",
    "Quarterly note on {topic} trends",
];
