-- The months of lines are laid anew, by another fiscal calendar.
insert into laying select max(laid) + 1 from laying
