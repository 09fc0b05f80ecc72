//! Courses, and one of them.

use super::server_fns::{Learning, load_course, load_courses};
use crate::{
    frame::Frame,
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{
        Breadcrumbs, Citations,
        form::{Ask, CheckedForm, Radios, SubmitBar, TextInput, input_name},
        load, page_data, text,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use shared::{
    access::Role,
    education::{self, Choice, CourseKind, Lesson, NAME, Reading, check_name},
    form::{FieldProblem, FormState, Values},
    ports::CoursePage as OneCourse,
};

/// `/learn`: what is offered, free and voluntary.
#[component]
pub fn CoursesPage() -> impl IntoView {
    let courses = page_data(|| (), |()| load_courses());
    load(courses, |courses| offered(courses, locale()))
}

fn offered(courses: Vec<Lesson>, l: Locale) -> AnyView {
    let title = td_string!(l, education.title);
    let cards = courses
        .into_iter()
        .map(|course| {
            let href = format!("/learn/{}", course.code);
            let size = td_string!(l, education.size, n = course.questions.len(), minutes = course.minutes).to_string();
            view! {
                <section class="card">
                    <h2><a href=href>{course.title.say(lang(l)).to_owned()}</a></h2>
                    <p>{course.about.say(lang(l)).to_owned()}</p>
                    <p class="soft">{size}</p>
                    <Citations of=course.basis/>
                </section>
            }
        })
        .collect_view();
    view! {
        <Title text=title/>
        <Breadcrumbs here=title/>
        <h1>{title}</h1>
        <p class="lead">{td_string!(l, education.lead)}</p>
        {cards}
    }
    .into_any()
}

/// `/learn/{course}`: readings and questions.
#[component]
pub fn CoursePage() -> impl IntoView {
    let params = use_params_map();
    let page = page_data(move || params.read().get("course").unwrap_or_default(), load_course);
    load(page, |learning| course_view(learning, locale()))
}

fn course_view(learning: Learning, l: Locale) -> AnyView {
    let Learning { page, kept } = learning;
    let course = &page.lesson;
    let title = course.title.say(lang(l)).to_owned();
    let above = vec![("/learn".to_owned(), td_string!(l, education.title).to_owned())];
    let own = page.own.as_ref().map(|(code, on)| {
        let said = td_string!(l, education.own, day = text::date(*on, l)).to_string();
        let href = format!("/verify/{code}");
        view! { <p class="notice">{said} " " <a href=href>{td_string!(l, education.certificate)}</a></p> }
    });
    let readings = course.readings.iter().map(|reading| reading_view(reading, l)).collect_view();
    let about = course.about.say(lang(l)).to_owned();
    let terms = match course.kind {
        CourseKind::Entry => td_string!(l, education.voluntary),
        CourseKind::Repair => td_string!(l, education.for_repair),
    };
    view! {
        <Title text=title.clone()/>
        <Breadcrumbs above here=title.clone()/>
        <h1>{title}</h1>
        <p class="lead">{about}</p>
        <p class="soft">{terms}</p>
        {own}
        {readings}
        {questions(page, kept, l)}
    }
    .into_any()
}

fn reading_view(reading: &Reading, l: Locale) -> AnyView {
    let text = reading.text.say(lang(l));
    let paragraphs = text.trim().split("\n\n").map(|text| view! { <p>{text.trim().to_owned()}</p> }).collect_view();
    let basis = reading.citation.clone().map(|citation| view! { <Citations of=vec![citation]/> });
    view! {
        <section class="card reading">
            <h2>{reading.title.say(lang(l)).to_owned()}</h2>
            {paragraphs}
            {basis}
        </section>
    }
    .into_any()
}

/// Why repair training is not answered here, and the way to where it is.
fn not_here(course: &str, l: Locale) -> AnyView {
    let role = use_context::<Frame>().and_then(|frame| frame.visitor).map(|(_, role)| role);
    let (said, way) = match role {
        None => {
            let way = (format!("/signin?back=/learn/{course}"), td_string!(l, common.sign_in));
            (td_string!(l, education.business_only), Some(way))
        }
        Some(Role::Business) => {
            let way = ("/account".to_owned(), td_string!(l, education.proof_link));
            (td_string!(l, education.proof_first), Some(way))
        }
        Some(_) => (td_string!(l, education.not_office), None),
    };
    let way = way.map(|(href, name)| view! { <p><a class="btn" href=href>{name}</a></p> });
    view! {
        <section class="card" id="questions">
            <h2>{td_string!(l, education.questions)}</h2>
            <p>{said}</p>
            {way}
        </section>
    }
    .into_any()
}

fn questions(page: OneCourse, kept: FormState, l: Locale) -> AnyView {
    let OneCourse { lesson: course, reasons, holder, .. } = page;
    if course.kind == CourseKind::Repair && holder.is_none() {
        return not_here(&course.code, l);
    }
    let typed = |field: &str| kept.values.get(field).cloned().unwrap_or_default();
    let name = Ask::new(NAME, td_string!(l, education.name))
        .named(input_name(NAME, None))
        .value(typed(NAME))
        .hint(td_string!(l, education.name_hint));
    let asks: Vec<(Ask, &Choice)> = course
        .questions
        .iter()
        .enumerate()
        .map(|(n, question)| {
            let field = education::field(n);
            let label = format!("{}. {}", n + 1, question.text.say(lang(l)));
            let ask = Ask::new(field.clone(), label).named(input_name(&field, None)).value(typed(&field));
            (ask, question)
        })
        .collect();
    let mut labels = vec![(NAME.to_owned(), name.label.clone())];
    labels.extend(asks.iter().map(|(ask, _)| (ask.code.clone(), ask.label.clone())));
    let asks: Vec<_> = asks
        .into_iter()
        .map(|(ask, question)| {
            // Who was wrong is told why: that is what the course is for.
            let why = reasons.get(&ask.code).map(|why| why.say(lang(l)).to_owned());
            let options = question.options.iter().enumerate();
            let options = options.map(|(n, option)| (n.to_string(), option.say(lang(l)).to_owned()));
            (ask, options.collect::<Vec<_>>(), why)
        })
        .collect();
    let fields = move || {
        let fields = asks.into_iter().map(|(ask, options, why)| {
            view! {
                <Radios ask options/>
                {why.map(|why| view! { <p class="note">{why}</p> })}
            }
        });
        fields.collect_view()
    };
    let named = holder.is_none();
    let on_it = move || match holder {
        Some(holder) => view! { <p>{td_string!(l, education.holder, name = holder).to_string()}</p> }.into_any(),
        None => view! { <TextInput ask=name/> }.into_any(),
    };
    let code = course.code.clone();
    // The browser knows only whether everything was answered; what was wrong is told with its reason, by the page.
    let check = Callback::new(move |values: Values| {
        let mut problems = course.check(&values);
        if let Some(problem) = named.then(|| check_name(values.get(NAME).map_or("", String::as_str)).err()).flatten() {
            problems.insert(0, FieldProblem::new(NAME, problem));
        }
        problems
    });
    view! {
        <section class="card" id="questions">
            <h2>{td_string!(l, education.questions)}</h2>
            <p class="soft">{td_string!(l, education.questions_lead)}</p>
            <CheckedForm action="/api/fn/education/answer" labels problems=kept.problems.clone() check>
                <input type="hidden" name="course" value=code/>
                {on_it()}
                {fields()}
                <SubmitBar label=td_string!(l, education.submit)/>
            </CheckedForm>
        </section>
    }
    .into_any()
}
