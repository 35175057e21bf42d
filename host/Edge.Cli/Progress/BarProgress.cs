using Spectre.Console;

namespace Edge.Cli.Progress;

/// <summary>For screens: one bar for each part. The only class that loads Spectre.Console.</summary>
internal sealed class BarProgress : ProgressView
{
    private readonly IAnsiConsole _console;
    private readonly ProgressContext _context;

    private BarProgress(IAnsiConsole console, ProgressContext context) => (_console, _context) = (console, context);

    public static T Run<T>(Func<ProgressView, T> work)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .Start(context => work(new BarProgress(console, context)));
    }

    public override ProgressPart Part(string title) => new Bar(_context.AddTask(Markup.Escape(title), maxValue: 1), title);

    public override void Line(string text) => _console.WriteLine(text);

    private sealed class Bar(ProgressTask task, string title) : ProgressPart
    {
        public override void Report(double fraction, string? note)
        {
            task.Value = fraction;
            if (note is not null)
                task.Description = $"{Markup.Escape(title)}  [grey]{Markup.Escape(note)}[/]";
        }
    }
}
