-- One row per person whose role somebody has set, the latest word; role is null where it was taken away.
select person, role, departments, changed_on, changed_by from person_role_in_force order by person
