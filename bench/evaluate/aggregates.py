"""What DuckDB is asked for: sum, ratio and weighted mean per indicator, with the money of the projects; types are given, so that it needn't guess them.

usage: aggregates.py PACKAGE
"""
import sys

import duckdb

print(duckdb.sql(f"""
    with filed as (
        select indicator, try_cast(actual as double) as value, actual, numerator, denominator, allocated_wan as weight
        from read_csv('{sys.argv[1]}/actuals.csv', header = true, delim = ',', quote = '"', auto_detect = false, columns = {{
            'project_id': 'varchar', 'indicator': 'varchar', 'target': 'varchar', 'actual': 'varchar',
            'numerator': 'double', 'denominator': 'double'}})
        join read_csv('{sys.argv[1]}/projects.csv', header = true, delim = ',', quote = '"', auto_detect = false, columns = {{
            'id': 'varchar', 'direction': 'varchar', 'cohort': 'varchar', 'mode': 'varchar', 'name': 'varchar', 'host': 'varchar',
            'committed_wan': 'double', 'allocated_wan': 'double', 'due_on': 'date', 'released_on': 'date', 'spent_wan': 'double',
            'counterpart_wan': 'double', 'grade': 'varchar'}}) on id = project_id)
    select indicator, count(*) as rows, sum(value) as total, sum(numerator) / sum(denominator) as ratio,
        sum(coalesce(value, try_cast(split_part(actual, ':', 2) as double)) * weight) / sum(weight) as weighted
    from filed group by indicator order by indicator
""").fetchall())
