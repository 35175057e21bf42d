namespace Edge.Cli.Errors;

/// <summary>Every error number the tool can print, explained. A test keeps it complete.</summary>
internal static class ErrorCatalogue
{
    public static IReadOnlyList<ErrorExplanation> All { get; } =
    [
        new("E0001", "No such verb", "The first word after 'edge' is not something edge can do.", "'edge --help' lists the verbs."),
        new("E0002", "No such option", "The verb does not take this option.", "'edge VERB --help' lists its options."),
        new("E0003", "Bad argument", "An argument is missing, superfluous, or not of the accepted form.", "'edge VERB --help' shows what the verb takes."),
        new("E0010", "No project file", "There is no edge.yaml here, or it cannot be read.", "'edge new NAME' writes one; '--project FILE' names one elsewhere."),
        new("E0011", "Project file unreadable", "The file is not YAML text of a reasonable size, or uses anchors, aliases or tags, which are refused because a few lines of them can stand for gigabytes.", "Go to the line and column in the message."),
        new("E0012", "Key written twice", "YAML would silently keep one of the two.", "Keep one of them."),
        new("E0013", "Unknown key", "The project file holds a key that edge does not know; it is never ignored, since it is usually a misspelling.", "Compare with the accepted keys in the message."),
        new("E0014", "Wrong value", "The value is of another kind or outside its range.", "Write one of the accepted values."),
        new("E0015", "Missing value", "A key that this verb needs is absent or has nothing behind its colon.", "Add it; 'edge new' writes a project with every key explained."),
        new("E0016", "Contradiction", "Two keys of the project exclude each other, or one is missing its partner.", "Keep the one you mean."),
        new("E0017", "Bad override", "The text behind --set is not KEY=VALUE, or its keys lead nowhere.", "Write the keys of the project file joined by dots: --set train.epochs=3."),
        new("E0018", "No such run", "The history of this project has no run of that number.", "'edge runs list' shows them."),
        new("E0019", "File exists", "A file of yours would be overwritten.", "Choose another folder or name, or move the file away."),
        new("E0100", "Inconsistent graph", "A node reads what nobody has written, a name occurs twice, or a shape differs from what the operator computes.", "Export the model again; the message names the node."),
        new("E0101", "Operator refused", "An operator's attributes or input shapes are not what it can work with.", "Change the node that the message names to what is accepted."),
        new("E0230", "Run history unreadable", "The file .edge/runs.db is damaged, or a newer edge wrote it.", "Move it away; the next run starts a new one."),
        new("E0305", "No INT8 form", "The operator cannot be computed in INT8 as it stands here.", "The message says what would be accepted, and where to move or change the node."),
        new("E0401", "Arena too large", "The activations that are alive at one moment need more RAM than the board has free.", "'edge inspect' draws every lifetime; shrink the tensors at the peak, or choose another board."),
        new("E0304", "Not quantizable", "A scale or a value cannot be represented in INT8 arithmetic.", "Calibrate on data that covers what the camera sees; the message names the node."),
    ];

    public static ErrorExplanation? Find(string code) => All.FirstOrDefault(error => string.Equals(error.Code, code, StringComparison.OrdinalIgnoreCase));
}
