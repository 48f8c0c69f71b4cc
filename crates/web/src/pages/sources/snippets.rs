//! Ready lines for whoever sends: what to put into a page or a program, with this server's address and the source's key.

use engine::ports::SourceKind;

/// Lines to copy.
pub(crate) struct Snippet {
    /// Part of the ids in the page.
    pub(crate) id: &'static str,
    /// The client's own name.
    pub(crate) name: &'static str,
    /// Key of what to do with it.
    pub(crate) hint: &'static str,
    /// The lines.
    pub(crate) code: String,
}

/// The clients that fit a kind of source, the usual one first. `origin`: scheme and host without a path.
pub(crate) fn snippets(kind: SourceKind, origin: &str, key: &str) -> Vec<Snippet> {
    match kind {
        SourceKind::Web => vec![tracker(origin, key), analytics_next(origin, key), curl(origin, key)],
        SourceKind::Server | SourceKind::Shop | SourceKind::Import => {
            vec![
                curl(origin, key),
                analytics_node(origin, key),
                segment_python(origin, key),
                rudder_python(origin, key),
            ]
        }
    }
}

fn tracker(origin: &str, key: &str) -> Snippet {
    Snippet {
        id: "tracker",
        name: "stammkunde.js",
        hint: "sources-hint-tracker",
        code: format!("<script async src=\"{origin}/stammkunde.js\" data-write-key=\"{key}\"></script>"),
    }
}

fn analytics_next(origin: &str, key: &str) -> Snippet {
    Snippet {
        id: "next",
        name: "@segment/analytics-next",
        hint: "sources-hint-next",
        code: format!(
            "import {{ AnalyticsBrowser }} from \"@segment/analytics-next\";\n\n\
             const analytics = AnalyticsBrowser.load({{\n  writeKey: \"{key}\",\n  cdnURL: \"{origin}\",\n}});\n\
             analytics.page();"
        ),
    }
}

fn analytics_node(origin: &str, key: &str) -> Snippet {
    Snippet {
        id: "node",
        name: "@segment/analytics-node",
        hint: "sources-hint-server",
        code: format!(
            "import {{ Analytics }} from \"@segment/analytics-node\";\n\n\
             const analytics = new Analytics({{\n  writeKey: \"{key}\",\n  host: \"{origin}\",\n}});\n\
             analytics.track({{\n  userId: \"17850\",\n  event: \"Order Completed\",\n  \
             properties: {{ order_id: \"W-1001\", revenue: 55.4, currency: \"EUR\" }},\n}});\n\
             await analytics.closeAndFlush();"
        ),
    }
}

fn segment_python(origin: &str, key: &str) -> Snippet {
    Snippet {
        id: "segment-python",
        name: "segment-analytics-python",
        hint: "sources-hint-server",
        code: python("segment.analytics.client", origin, key),
    }
}

fn rudder_python(origin: &str, key: &str) -> Snippet {
    Snippet {
        id: "rudder-python",
        name: "rudder-sdk-python",
        hint: "sources-hint-server",
        code: python("rudderstack.analytics.client", origin, key),
    }
}

fn python(module: &str, origin: &str, key: &str) -> String {
    format!(
        "from {module} import Client\n\n\
         client = Client(\"{key}\", host=\"{origin}\")\n\
         client.track(\n    user_id=\"17850\",\n    event=\"Order Completed\",\n    \
         properties={{\"order_id\": \"W-1001\", \"revenue\": 55.4, \"currency\": \"EUR\"}},\n)\n\
         client.shutdown()"
    )
}

fn curl(origin: &str, key: &str) -> Snippet {
    Snippet {
        id: "curl",
        name: "curl",
        hint: "sources-hint-curl",
        code: format!(
            "curl {origin}/v1/track -u {key}: -H 'Content-Type: application/json' -d '{{\n  \
             \"userId\": \"17850\",\n  \"event\": \"Product Viewed\",\n  \
             \"properties\": {{ \"product_id\": \"7\", \"name\": \"Riesling\", \"price\": 9.9 }}\n}}'"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_snippet_names_address_and_key() {
        for kind in SourceKind::ALL {
            let all = snippets(kind, "https://stammkunde.example", "wk_1");
            assert!(all.iter().any(|snippet| snippet.id == "curl"), "{kind:?}");
            for snippet in all {
                assert!(snippet.code.contains("https://stammkunde.example"), "{}", snippet.code);
                assert!(snippet.code.contains("wk_1"), "{}", snippet.code);
                assert!(snippet.code.lines().all(|line| line.len() <= 130), "{}", snippet.code);
            }
        }
    }
}
