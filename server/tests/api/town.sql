-- Two businesses on 2026-11-21. The first has two penalties that count and one from years ago, and a licence.
insert into subject (uscc, name, class, status, region, industry, legal_rep, established_on, synthetic) values
  ('91420700MA4900010Y', '湖北江渚新材料有限公司', '01', '1', '420704', 'C26', '沈明远', '2016-05-11', true),
  ('92420704MA4A0002X3', '鄂城区樊口渔家小馆', '98', '1', '420704', 'H62', '周小渔', '2019-03-02', true);

insert into record (uscc, item, item_version, content, document, organ, department, decided_on, class, regime,
                    publish_from, publish_until, repairable_from, due_on, received_on) values
  ('91420700MA4900010Y', 'penalty', 1,
   '{"CF_XDR_MC":"湖北江渚新材料有限公司","CF_WSH":"鄂州市监罚〔2026〕38号","CF_CFLB":"罚款","CF_WFXW":"产品标识不符合规定","CF_CFJG":"鄂州市市场监督管理局"}',
   '鄂州市监罚〔2026〕38号', '鄂州市市场监督管理局', 'market', '2026-03-10', 1, 'R5', '2026-03-10', '2027-03-10', '2026-06-10', '2026-03-19', '2026-03-12'),
  ('91420700MA4900010Y', 'penalty', 1,
   '{"CF_XDR_MC":"湖北江渚新材料有限公司","CF_WSH":"鄂州市监罚〔2026〕112号","CF_CFLB":"罚款","CF_WFXW":"超标排放","CF_CFJG":"鄂州市市场监督管理局"}',
   '鄂州市监罚〔2026〕112号', '鄂州市市场监督管理局', 'market', '2026-08-20', 1, 'R5', '2026-08-20', '2027-08-20', '2026-11-20', '2026-08-31', '2026-08-22'),
  ('91420700MA4900010Y', 'penalty', 1,
   '{"CF_XDR_MC":"湖北江渚新材料有限公司","CF_WSH":"鄂州市监罚〔2019〕7号","CF_CFLB":"警告","CF_WFXW":"未按规定公示年报","CF_CFJG":"鄂州市市场监督管理局"}',
   '鄂州市监罚〔2019〕7号', '鄂州市市场监督管理局', 'market', '2019-02-01', 1, 'R1', '2019-02-01', '2020-02-01', '2019-05-01', '2019-02-19', '2019-02-02'),
  ('91420700MA4900010Y', 'licence', 1,
   '{"XK_XDR_MC":"湖北江渚新材料有限公司","XK_WSH":"鄂审批许〔2025〕61号","XK_NR":"危险化学品经营","XK_XKJG":"鄂州市行政审批局"}',
   '鄂审批许〔2025〕61号', '鄂州市行政审批局', 'approval', '2025-06-03', null, null, '2025-06-03', null, null, '2025-06-12', '2025-06-04');

insert into roster_entry (uscc, kind, from_on, to_on, basis, organ) values
  ('92420704MA4A0002X3', 'exemplar', '2026-01-05', null, '鄂州政办发〔2017〕41号 三（一）', '鄂州市市场监督管理局');
