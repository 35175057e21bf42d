#include "edge_link_run.h"

void edge_run_begin(edge_link_run *run, const int8_t *input, uint32_t runs, uint32_t warmups, bool with_taps)
{
    run->input = input;
    run->with_taps = with_taps;
    run->runs_left = runs;
    run->warmups_left = warmups;
    run->runs = 0;
    run->microseconds = 0;
    run->fastest = INT32_MAX;
    run->slowest = 0;
    run->is_good = true;
    run->is_busy = true;
    run->is_abandoned = false;
}

void edge_run_abandon(edge_link_run *run)
{
    run->is_abandoned = true;
}

static bool end(edge_link_run *run, bool is_good)
{
    run->is_good = is_good;
    run->is_busy = false;
    return true;
}

static bool count(edge_link_run *run)
{
    const edge_link_report *report = &run->device->report;
    if (!report->is_good) return end(run, false);
    if (run->warmups_left > 0) {
        run->warmups_left--;
        return false;
    }
    run->microseconds += report->microseconds;
    if (report->microseconds < run->fastest) run->fastest = report->microseconds;
    if (report->microseconds > run->slowest) run->slowest = report->microseconds;
    run->runs++;
    run->runs_left--;
    return run->runs_left == 0 && end(run, true);
}

bool edge_run_try_end(edge_link_run *run)
{
    if (!run->is_busy) return false;
    if (!run->is_under_way && !run->is_abandoned) {
        if (!run->device->begin(run->input, run->device->output, run->with_taps)) return end(run, false);
        run->is_under_way = true;
    }
    if (run->is_under_way && !run->device->is_done()) return false;
    run->is_under_way = false;
    if (!run->is_abandoned) return count(run);
    run->is_busy = false;
    return false;
}
