namespace Edge.Devices.Line;

/// <summary>Which of a folder's images comes when: in the order of the list over and over, or another order each time, which a seed gives.</summary>
internal sealed class PictureOrder(int count, bool isShuffled, int seed)
{
    private int[] _order = [];
    private long _orderOf = -1;

    /// <param name="number">Of a frame or a part, from 0.</param>
    public int ImageOf(long number)
    {
        long round = number / count;
        if (round != _orderOf)
            (_order, _orderOf) = (OrderOf(round), round);
        return _order[(int)(number % count)];
    }

    /// <summary>Of what is drawn for one frame, or one round.</summary>
    public static int SeedOf(long number, int seed) => unchecked((int)(number * 2654435761 + seed * 40503L));

    private int[] OrderOf(long round)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        if (isShuffled)
            new Random(SeedOf(~round, seed)).Shuffle(order);
        return order;
    }
}
