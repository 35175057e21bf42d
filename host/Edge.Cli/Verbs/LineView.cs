using System.Globalization;
using Edge.Cli.CommandLine;
using Edge.Devices.Flashing;
using Spectre.Console;

namespace Edge.Cli.Verbs;

/// <summary>Shows a run while it goes on: a table that fills on a screen, a line for each unit in a log.</summary>
internal abstract class LineView(Session session, bool isSimulated) : ILineView
{
    protected Session Session { get; } = session;

    /// <summary>Does the run while the view is up.</summary>
    public static IReadOnlyList<LedgerEntry> Run(Session session, LineFile line, string verb, Func<ILineView, IReadOnlyList<LedgerEntry>> work)
    {
        if (session.Quiet)
            return work(new Silent(session, line.Fleet is not null));
        return session.IsTerminal ? Live.Run(session, line.Fleet is not null, verb, work) : work(new Lines(session, line.Fleet is not null));
    }

    public bool Begin(int wave, int waves, IReadOnlyList<UnitJob> units)
    {
        if (waves > 1)
            Session.Note($"Wave {wave}/{waves}: {string.Join(", ", units.Select(unit => $"{unit.Serial} in slot {unit.Slot}"))}");
        if (wave > 1 && !isSimulated)
        {
            Session.Error.Write("Plug these units in, then press Enter: ");
            if (Console.In.ReadLine() is null)
            {
                Session.Warn($"nobody is there to plug in wave {wave}: the run ends here, 'edge line flash' goes on with it");
                return false;
            }
        }

        Show(units);
        return true;
    }

    public virtual void Stepped(UnitJob unit, StepReport step)
    {
    }

    public virtual void Ended(UnitJob unit, LedgerEntry entry)
    {
    }

    protected virtual void Show(IReadOnlyList<UnitJob> units)
    {
    }

    private sealed class Silent(Session session, bool isSimulated) : LineView(session, isSimulated);

    private sealed class Lines(Session session, bool isSimulated) : LineView(session, isSimulated)
    {
        private readonly Lock _lock = new();

        public override void Ended(UnitJob unit, LedgerEntry entry)
        {
            lock (_lock)
            {
                Session.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{unit.Slot,4}  {unit.Serial,-16} {LineText.Verdict(entry)}")
                    + (entry.IsGood ? "" : $"  {entry.Report!.Message}"));
            }
        }
    }

    /// <summary>The only class here that loads Spectre.Console.</summary>
    private sealed class Live : LineView
    {
        private readonly LiveDisplayContext _context;
        private readonly Table _table;
        private readonly UnitStep[] _steps;
        private readonly Dictionary<string, int> _rows = [];
        private readonly Lock _lock = new();

        private Live(Session session, bool isSimulated, string verb, Table table, LiveDisplayContext context)
            : base(session, isSimulated)
        {
            _context = context;
            _table = table;
            _steps = [.. UnitVerb.StepsOf(verb)];
        }

        public static IReadOnlyList<LedgerEntry> Run(Session session, bool isSimulated, string verb, Func<ILineView, IReadOnlyList<LedgerEntry>> work)
        {
            IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
            Table table = new Table().Border(TableBorder.None).AddColumns("slot", "serial", "chip");
            foreach (UnitStep step in UnitVerb.StepsOf(verb))
                table.AddColumn(UnitWorker.Name(step));
            table.AddColumns("time", "result");
            return console.Live(table).Start(context => work(new Live(session, isSimulated, verb, table, context)));
        }

        public override void Stepped(UnitJob unit, StepReport step) => Cell(unit, 3 + Array.IndexOf(_steps, step.Step), step.State switch
        {
            StepState.Begun => "[grey]…[/]",
            StepState.Good => "[green]ok[/]",
            StepState.Skipped => "[grey]–[/]",
            _ => $"[red]{Markup.Escape(step.Note.Length > 0 ? step.Note : "no")}[/]",
        });

        public override void Ended(UnitJob unit, LedgerEntry entry)
        {
            Cell(unit, 2, Markup.Escape($"{entry.Report!.Chip} {entry.Report.Uid}".Trim()));
            Cell(unit, 3 + _steps.Length, string.Create(CultureInfo.InvariantCulture, $"{entry.Report.Steps.Sum(step => step.Seconds):0} s"));
            Cell(unit, 4 + _steps.Length, entry.IsGood ? $"[green]{LineText.Verdict(entry)}[/]" : $"[red]{Markup.Escape(LineText.Verdict(entry))}[/]");
        }

        protected override void Show(IReadOnlyList<UnitJob> units)
        {
            lock (_lock)
            {
                foreach (UnitJob unit in units)
                {
                    _rows[unit.Serial] = _table.Rows.Count;
                    _table.AddRow([unit.Slot, Markup.Escape(unit.Serial), .. Enumerable.Repeat("", _steps.Length + 3)]);
                }

                _context.Refresh();
            }
        }

        private void Cell(UnitJob unit, int column, string markup)
        {
            lock (_lock)
            {
                _table.UpdateCell(_rows[unit.Serial], column, markup);
                _context.Refresh();
            }
        }
    }
}
