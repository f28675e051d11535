//! 长辈版 and 高对比, asked for by the address: they work without script and without a cookie.

/// How the reader wants public pages to look.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct View {
    /// 长辈版: large type, one column.
    pub elder: bool,
    /// 高对比: white and yellow on black.
    pub contrast: bool,
}

impl View {
    /// What the query part of an address asks for; anything else in it is not looked at.
    pub fn of_query(query: &str) -> Self {
        let mut view = Self::default();
        for pair in query.split('&') {
            match pair {
                "view=elder" => view.elder = true,
                "contrast=high" => view.contrast = true,
                _ => {}
            }
        }
        view
    }

    /// The pairs that ask for this view, for hidden fields of a form that is sent by GET.
    pub fn fields(&self) -> Vec<(&'static str, &'static str)> {
        let mut fields = Vec::new();
        if self.elder {
            fields.push(("view", "elder"));
        }
        if self.contrast {
            fields.push(("contrast", "high"));
        }
        fields
    }

    /// The address of a page of the portal with this view carried on.
    pub fn link(&self, address: &str) -> String {
        let (page, fragment) = match address.split_once('#') {
            Some((page, fragment)) => (page, Some(fragment)),
            None => (address, None),
        };
        let mut link = page.to_owned();
        for (name, value) in self.fields() {
            link.push(if link.contains('?') { '&' } else { '?' });
            link.push_str(name);
            link.push('=');
            link.push_str(value);
        }
        if let Some(fragment) = fragment {
            link.push('#');
            link.push_str(fragment);
        }
        link
    }

    /// The query part without what this type reads: what else the address asks for.
    pub fn rest_of(query: &str) -> String {
        let kept: Vec<_> = query
            .split('&')
            .filter(|pair| !pair.is_empty() && !pair.starts_with("view=") && !pair.starts_with("contrast="))
            .collect();
        kept.join("&")
    }
}

#[cfg(test)]
mod tests {
    use super::View;

    #[test]
    fn a_view_is_read_and_carried_on() {
        let rows = [
            ("", "/guide", "/guide"),
            ("view=elder", "/guide", "/guide?view=elder"),
            ("view=elder&q=a", "/search?q=b", "/search?q=b&view=elder"),
            ("contrast=high&view=elder", "/a#top", "/a?view=elder&contrast=high#top"),
            ("view=standard&contrast=", "/a", "/a"),
            ("review=elder", "/a", "/a"),
        ];
        for (query, address, link) in rows {
            assert_eq!(View::of_query(query).link(address), link, "{query}");
        }
        assert_eq!(View::rest_of("q=a&view=elder&page=2&contrast=high"), "q=a&page=2");
        assert_eq!(View::rest_of(""), "");
    }
}
