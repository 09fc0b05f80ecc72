//! The city in the browser: fetched once, decided anew while a control moves. On the server there is none; the page shows
//! what the server computed with the same code.

#[cfg(feature = "hydrate")]
mod page {
    use leptos::{
        prelude::{LocalStorage, StoredValue, UpdateValue, window},
        wasm_bindgen::{JsCast, JsValue},
        web_sys::HtmlFormElement,
    };
    use shared::{
        form::Values,
        lab::Outcome,
        population::{Population, Rules, Tiers},
    };
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{HtmlInputElement, HtmlSelectElement, Response, js_sys};

    /// Where the city is kept: it stays with its thread, and a page has one.
    pub(in super::super) type Kept = StoredValue<Option<City>, LocalStorage>;

    /// A city without identities; and its tiers under the rules that a choice was held against last, which seldom change.
    pub(in super::super) struct City {
        population: Population,
        before: Option<(Rules, Tiers)>,
    }

    impl City {
        /// Fetches it; `None` where that fails, and then the server goes on computing.
        pub(in super::super) async fn fetch() -> Option<Self> {
            let answer = JsFuture::from(window().fetch_with_str("/official/lab/facts")).await.ok()?;
            let answer: Response = answer.dyn_into().ok()?;
            if !answer.ok() {
                return None;
            }
            let bytes: JsValue = JsFuture::from(answer.array_buffer().ok()?).await.ok()?;
            let bytes = js_sys::Uint8Array::new(&bytes).to_vec();
            let population = Population::decode(&bytes).ok()?;
            Some(Self { population, before: None })
        }

        /// Its subjects, and their tiers before.
        fn held_against(&mut self, rules: &Rules) -> (&Population, &Tiers) {
            let Self { population, before } = self;
            let known = before.take().filter(|(known, _)| known == rules);
            let (_, tiers) = before.insert(known.unwrap_or_else(|| (rules.clone(), population.tiers(rules))));
            (population, tiers)
        }

        /// What becomes of everybody, and the thousandths of a millisecond that it took.
        pub(in super::super) fn decide(kept: Kept, before: &Rules, after: &Rules) -> Option<(Outcome, u32)> {
            let now = || window().performance().map_or(0.0, |clock| clock.now());
            kept.try_update_value(|city| {
                let city = city.as_mut()?;
                let began = now();
                let (population, before) = city.held_against(before);
                let outcome = Outcome::of(population, before, after);
                // A clock's reading, which decides nothing.
                #[allow(clippy::float_arithmetic, reason = "the browser's clock counts in floats")]
                let micros = ((now() - began) * 1000.0) as u32;
                Some((outcome, micros))
            })
            .flatten()
        }

        /// The row numbers of one page of who moves, and how many there are.
        pub(in super::super) fn rows(
            kept: Kept,
            which: &shared::lab::Which,
            before: &Rules,
            after: &Rules,
        ) -> Option<(Vec<u32>, u32)> {
            kept.try_update_value(|city| {
                let (population, before) = city.as_mut()?.held_against(before);
                Some(which.rows(population, before, after))
            })
            .flatten()
        }
    }

    /// What stands in a form.
    pub(in super::super) fn typed(form: &HtmlFormElement) -> Values {
        let mut values = Values::new();
        let elements = form.elements();
        for at in 0..elements.length() {
            let Some(element) = elements.item(at) else { continue };
            if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
                let boxed = matches!(input.type_().as_str(), "checkbox" | "radio");
                if !input.name().is_empty() && (!boxed || input.checked()) {
                    values.insert(input.name(), input.value());
                }
            } else if let Some(list) = element.dyn_ref::<HtmlSelectElement>() {
                values.insert(list.name(), list.value());
            }
        }
        values
    }

    /// Writes an address into the browser's line without going anywhere.
    pub(in super::super) fn show_address(address: &str) {
        if let Ok(history) = window().history() {
            let state = history.state().unwrap_or(JsValue::NULL);
            let _ = history.replace_state_with_url(&state, "", Some(address));
        }
    }
}

#[cfg(not(feature = "hydrate"))]
mod page {
    use leptos::{
        prelude::{StoredValue, SyncStorage},
        web_sys::HtmlFormElement,
    };
    use shared::{
        form::Values,
        lab::{Outcome, Which},
        population::Rules,
    };

    /// Where no city is kept.
    pub(in super::super) type Kept = StoredValue<Option<City>, SyncStorage>;

    /// No city.
    pub(in super::super) enum City {}

    impl City {
        /// Nothing to fetch.
        pub(in super::super) async fn fetch() -> Option<Self> {
            None
        }

        /// Nobody to decide.
        pub(in super::super) fn decide(_: Kept, _: &Rules, _: &Rules) -> Option<(Outcome, u32)> {
            None
        }

        /// Nobody to list.
        pub(in super::super) fn rows(_: Kept, _: &Which, _: &Rules, _: &Rules) -> Option<(Vec<u32>, u32)> {
            None
        }
    }

    /// Nothing is typed on the server.
    pub(in super::super) fn typed(_: &HtmlFormElement) -> Values {
        Values::new()
    }

    /// The server sends the address.
    pub(in super::super) fn show_address(_: &str) {}
}

pub(super) use page::{City, Kept, show_address, typed};
