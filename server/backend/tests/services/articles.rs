//! Guidance and news: two persons, one public text, nothing overwritten.

use crate::house::{House, day, refusal, values};
use shared::{
    access::{Role, Viewer},
    article::{Section, State, Step},
    form::Values,
    ports::{ArticleDesk, ArticlePort, Drafted, Fault, PublicPort},
    problem::Code,
};

const TODAY: &str = "2026-11-21";

fn text(title: &str) -> Values {
    values(&[
        ("section", "explained"),
        ("title", title),
        ("summary", "最短三个月，最长三年。"),
        ("body", "## 期限\n\n看处罚的种类。"),
    ])
}

fn done(drafted: Drafted) -> i64 {
    match drafted {
        Drafted::Done(id) => id.parse().unwrap(),
        Drafted::Mend(problems) => panic!("refused: {problems:?}"),
    }
}

struct Staff {
    house: House,
    writer: Viewer,
    other: Viewer,
    office: Viewer,
}

impl Staff {
    async fn at_work() -> Self {
        let house = House::on(TODAY).await;
        let writer = house.official(Role::Official, Some("market"), "writer@example.cn").await;
        let other = house.official(Role::Official, Some("tax"), "other@example.cn").await;
        let office = house.official(Role::CreditOffice, None, "reader@example.cn").await;
        Self { house, writer, other, office }
    }

    /// Days pass.
    fn until(&self, today: &str) {
        self.house.clock.advance(day(today) - self.house.clock.today());
    }

    async fn write(&self, by: &Viewer, id: Option<i64>, typed: &Values) -> i64 {
        let revision = match id {
            Some(id) => self.open(by, id).await.revision,
            None => 0,
        };
        done(self.house.app.write_article(by, id, revision, typed).await.unwrap())
    }

    async fn open(&self, by: &Viewer, id: i64) -> ArticleDesk {
        self.house.app.open_article(by, id).await.unwrap()
    }

    async fn step(&self, by: &Viewer, id: i64, step: Step, typed: &[(&str, &str)]) -> Result<Drafted, Fault> {
        let revision = self.open(by, id).await.revision;
        self.house.app.step_article(by, id, revision, step, &values(typed)).await
    }

    async fn publish(&self, id: i64) {
        done(self.step(&self.writer, id, Step::Submit, &[]).await.unwrap());
        done(self.step(&self.office, id, Step::Publish, &[]).await.unwrap());
    }

    async fn public(&self) -> Vec<String> {
        let page = self.house.app.articles(None, None).await.unwrap();
        page.items.into_iter().map(|line| line.title).collect()
    }
}

#[tokio::test]
async fn one_writes_another_publishes() {
    let staff = Staff::at_work().await;
    let id = staff.write(&staff.writer, None, &text("公示多久")).await;
    assert!(staff.public().await.is_empty());
    assert_eq!(staff.house.app.article(id).await, Err(Fault::NotFound), "a draft has no public page");

    // Not yet handed in; a department does not publish; another department does not know of it.
    assert_eq!(refusal(staff.step(&staff.office, id, Step::Publish, &[]).await), Code::NotAllowedNow);
    done(staff.step(&staff.writer, id, Step::Submit, &[]).await.unwrap());
    assert_eq!(staff.step(&staff.writer, id, Step::Publish, &[]).await, Err(Fault::NotFound));
    assert_eq!(staff.house.app.open_article(&staff.other, id).await, Err(Fault::NotFound));
    assert!(staff.house.app.article_desk(&staff.other, None, None).await.unwrap().items.is_empty());
    // What is being read over stands still.
    let revision = staff.open(&staff.writer, id).await.revision;
    let late = staff.house.app.write_article(&staff.writer, Some(id), revision, &text("改了")).await;
    assert_eq!(refusal(late), Code::NotAllowedNow);

    // Returned with a reason, and not without.
    let Drafted::Mend(problems) = staff.step(&staff.office, id, Step::Return, &[]).await.unwrap() else {
        panic!("returned without a reason")
    };
    assert_eq!((problems[0].field.as_str(), problems[0].problem.code), ("reason", Code::ReasonRequired));
    done(staff.step(&staff.office, id, Step::Return, &[("reason", "请写明条款")]).await.unwrap());
    let desk = staff.open(&staff.writer, id).await;
    assert_eq!((desk.row.state, desk.note.as_str(), desk.writes), (State::Draft, "请写明条款", true));

    staff.publish(id).await;
    assert_eq!(staff.public().await, ["公示多久"]);
    let article = staff.house.app.article(id).await.unwrap();
    assert_eq!((article.line.from, article.renewed), (day(TODAY), None));
    assert_eq!(article.html, "<h3>期限</h3>\n<p>看处罚的种类。</p>\n");
    assert_eq!(staff.house.app.home().await.unwrap().news.len(), 1);
    let guides = staff.house.app.articles(Some(Section::Guide), None).await.unwrap();
    assert!(guides.items.is_empty(), "under its own heading alone");
}

#[tokio::test]
async fn nobody_publishes_his_own_words() {
    let staff = Staff::at_work().await;
    let id = staff.write(&staff.office, None, &text("自己写的")).await;
    done(staff.step(&staff.office, id, Step::Submit, &[]).await.unwrap());
    assert_eq!(refusal(staff.step(&staff.office, id, Step::Publish, &[]).await), Code::SecondReader);
    assert!(!staff.open(&staff.office, id).await.steps.contains(&Step::Publish), "nor is it offered");
    let colleague = staff.house.official(Role::CreditOffice, None, "colleague@example.cn").await;
    done(staff.step(&colleague, id, Step::Publish, &[]).await.unwrap());
    assert_eq!(staff.public().await, ["自己写的"]);
}

#[tokio::test]
async fn a_new_text_takes_the_place_of_the_public_one_when_it_is_published() {
    let staff = Staff::at_work().await;
    let id = staff.write(&staff.writer, None, &text("旧标题")).await;
    staff.publish(id).await;
    staff.write(&staff.writer, Some(id), &text("新标题")).await;
    assert_eq!(staff.public().await, ["旧标题"], "what is being written is not public");
    // Given up: the public one stays, and is what one works on.
    done(staff.step(&staff.writer, id, Step::Withdraw, &[]).await.unwrap());
    let desk = staff.open(&staff.office, id).await;
    assert_eq!((desk.row.state, desk.row.n), (State::Published, 1));

    staff.write(&staff.writer, Some(id), &text("再改")).await;
    staff.publish(id).await;
    assert_eq!(staff.public().await, ["再改"]);
    assert_eq!(staff.house.app.article(id).await.unwrap().renewed, Some(day(TODAY)));
    let before: Vec<_> = staff.open(&staff.office, id).await.before.into_iter().map(|row| (row.n, row.state)).collect();
    assert_eq!(before, [(2, State::Withdrawn), (1, State::Replaced)], "nothing is overwritten");

    assert_eq!(staff.step(&staff.writer, id, Step::Withdraw, &[("reason", "x")]).await, Err(Fault::NotFound));
    done(staff.step(&staff.office, id, Step::Withdraw, &[("reason", "条文已修改")]).await.unwrap());
    assert!(staff.public().await.is_empty());
    assert_eq!(staff.house.app.article(id).await, Err(Fault::NotFound));
}

#[tokio::test]
async fn it_is_public_from_its_first_day_to_its_last() {
    let staff = Staff::at_work().await;
    let mut typed = text("十二月的通知");
    typed.extend(values(&[("from", "2026-12-01"), ("until", "2026-12-31")]));
    let id = staff.write(&staff.writer, None, &typed).await;
    staff.publish(id).await;
    for (today, public) in [("2026-11-30", false), ("2026-12-01", true), ("2026-12-31", true), ("2027-01-01", false)] {
        staff.until(today);
        assert_eq!(staff.public().await.len(), usize::from(public), "{today}");
        assert_eq!(staff.house.app.article(id).await.is_ok(), public, "{today}");
    }
    // Its last day passed while it waited for review.
    let mut typed = text("过期的通知");
    typed.insert("until".to_owned(), "2027-01-02".to_owned());
    let id = staff.write(&staff.writer, None, &typed).await;
    done(staff.step(&staff.writer, id, Step::Submit, &[]).await.unwrap());
    staff.until("2027-01-03");
    assert_eq!(refusal(staff.step(&staff.office, id, Step::Publish, &[]).await), Code::DayPassed);
}

#[tokio::test]
async fn of_two_who_write_at_once_one_is_told() {
    let staff = Staff::at_work().await;
    let id = staff.write(&staff.writer, None, &text("公示多久")).await;
    let revision = staff.open(&staff.writer, id).await.revision;
    done(staff.house.app.write_article(&staff.office, Some(id), revision, &text("甲")).await.unwrap());
    let late = staff.house.app.write_article(&staff.writer, Some(id), revision, &text("乙")).await;
    assert_eq!(refusal(late), Code::StaleRevision);
    let late = staff.house.app.step_article(&staff.writer, id, revision, Step::Submit, &Values::new()).await;
    assert_eq!(refusal(late), Code::StaleRevision);

    // Two begin a new text in place of the public one.
    let id = staff.write(&staff.writer, None, &text("公开的")).await;
    staff.publish(id).await;
    let revision = staff.open(&staff.writer, id).await.revision;
    let (first, second) = (text("甲"), text("乙"));
    let (one, two) = tokio::join!(
        staff.house.app.write_article(&staff.writer, Some(id), revision, &first),
        staff.house.app.write_article(&staff.office, Some(id), revision, &second)
    );
    assert_eq!([one, two].into_iter().filter(Result::is_ok).count(), 1);
}

#[tokio::test]
async fn the_list_goes_on_page_by_page() {
    let staff = Staff::at_work().await;
    for n in 0..23 {
        let id = staff.write(&staff.writer, None, &text(&format!("第{n}篇"))).await;
        staff.publish(id).await;
    }
    let first = staff.house.app.articles(None, None).await.unwrap();
    let rest = staff.house.app.articles(None, first.next.as_deref()).await.unwrap();
    assert_eq!((first.items.len(), rest.items.len(), rest.next), (20, 3, None));
    assert_eq!(first.items[0].title, "第22篇");
    let broken = staff.house.app.articles(None, Some("x")).await;
    assert_eq!(refusal(broken), Code::CursorBroken);
    let desk = staff.house.app.article_desk(&staff.office, Some(State::Published), None).await.unwrap();
    assert_eq!(desk.items.len(), 20);
    assert!(desk.next.is_some());
}
