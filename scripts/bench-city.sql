-- A made-up city beside what is on file: `subjects` businesses and `n` records, as of `today`. Run by scripts/bench-browse.sh and
-- scripts/bench-server.sh. Names have the length and the repetitions of real ones; codes are of the right shape, without the check
-- digits. Every row passes the same triggers, constraints and indexes as one that comes in.
\set ON_ERROR_STOP on
select setseed(0.42) \gset
insert into subject (uscc, name, class, region, industry, legal_rep, rank, weight, synthetic)
    select '914207' || lpad(i::text, 12, '0'),
           (array['湖北','鄂州','鄂州市','武汉','重庆'])[1 + i % 5] || (array['江渚','樊口','葛店','华容','梁子','长港','泽林','燕矶'])[1 + (i / 7) % 8]
             || chr(19968 + (i::bigint * 7919 % 6000)::int) || chr(19968 + (i::bigint * 104729 % 6000)::int)
             || (array['新材料','餐饮管理','建筑工程','物流','商贸','科技'])[1 + (i / 3) % 6] || (array['有限公司','有限责任公司','经营部','合作社'])[1 + i % 4],
           case when i % 3 = 0 then '98' else '01' end, (array['420702','420703','420704','gedian','linkong'])[1 + (i / 11) % 5], 'C26',
           chr(19968 + i % 300) || chr(19968 + (i / 300) % 900) || chr(20000 + i % 50),
           case when i % 100 = 0 then 0 when i % 10 = 0 then 1 else 2 end, i::bigint * 31 % 97, true
    from generate_series(1, :subjects) as i;
update subject_tier set since = :'today';
delete from tier_ask;
insert into record (uscc, item, item_version, content, document, organ, department, decided_on, class, publish_from, publish_until, received_on)
    select '914207' || lpad((1 + (i::bigint * 48271) % :subjects)::text, 12, '0'),
           k.item, 1,
           case k.item when 'penalty' then jsonb_build_object('CF_WSH', '罚〔' || i || '〕号', 'CF_CFLB', (array['罚款','警告','没收违法所得','罚款；没收违法所得','责令停产停业','暂扣许可证件','行政拘留'])[1 + least(6, floor(random() * random() * 7)::int)])
                when 'licence' then jsonb_build_object('XK_WSH', '许〔' || i || '〕号', 'XK_XKLB', (array['普通','核准','登记','认可','特许','其他'])[1 + least(5, floor(random() * random() * 6)::int)], 'XK_ZT', (array['有效','无效'])[1 + (i / 5) % 2])
                when 'judgment_defaulter' then jsonb_build_object('SX_AH', '执' || i || '号', 'SX_FBRQ', d.day::text)
                else jsonb_build_object('YC_WSH', '异〔' || i || '〕号', 'YC_LRRQ', d.day::text) end,
           (array['罚〔','许〔','罚〔','许〔','执〔','异〔'])[k.kind] || i || '〕号', '某局',
           'd' || floor(random() * random() * 25)::int, d.day, case when k.item = 'penalty' then 1 + (i / 97) % 2 end,
           d.day, case when k.item = 'penalty' then d.day + 365 * (1 + (i / 97) % 2) end, d.day
    from generate_series(1, :n) as i,
         lateral (select case when i % 50 = 0 then 5 when i % 50 = 1 then 6 else 1 + i % 2 end as kind) as o,
         lateral (select o.kind, (array['penalty','licence','penalty','licence','judgment_defaulter','abnormal_operation'])[o.kind] as item) as k,
         lateral (select date :'today' - (i::bigint * 7 % 2190)::int as day) as d;
-- As after a night.
insert into gram (gram, n, top, mid)
    select g, count(*)::int, (count(*) filter (where rank = 0))::int, (count(*) filter (where rank = 1))::int
    from subject, unnest(name_grams) as g group by g
    on conflict (gram) do update set n = excluded.n, top = excluded.top, mid = excluded.mid;
update browse_state set listed_on = null;
